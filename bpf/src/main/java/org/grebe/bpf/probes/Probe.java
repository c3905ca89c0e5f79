package org.grebe.bpf.probes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.grebe.bpf.text.Suggest;

/**
 * What can be traced, as data: its name, one line of documentation, its fields and the columns that {@code print it}
 * shows. How it attaches is in the class of each attach kind.
 *
 * @param site where it sits, if it is any function or tracepoint of the kernel; empty for the curated ones
 * @param leftOut names that people look for and that are no fields, with the reason
 */
public record Probe(String name, String doc, List<Field> fields, List<String> defaultColumns,
        Optional<AttachTarget> site, Map<String, String> leftOut) {
    public Probe {
        leftOut = Map.copyOf(leftOut);
    }

    public Probe(String name, String doc, List<Field> fields, List<String> defaultColumns,
            Optional<AttachTarget> site) {
        this(name, doc, fields, defaultColumns, site, Map.of());
    }

    Probe(String name, String doc, List<Field> fields, List<String> defaultColumns) {
        this(name, doc, fields, defaultColumns, Optional.empty());
    }

    /** The same probe, whose events have their time when they end. */
    Probe endingLater() {
        return new Probe(name, doc, fields.stream().map(f -> f.equals(TaskFields.TIME) ? f.knownLater() : f).toList(),
                defaultColumns, site, leftOut);
    }

    /** Whether an event of which these fields are asked for is kept, by some way to attach, until it is whole. */
    public boolean waits(Set<String> names) {
        return fields.stream().anyMatch(f -> f.late() && (f.isCalled(TaskFields.TIME.name())
                || names.contains(f.name())));
    }

    /** Nothing for null, too: a name that a script works out while it runs. */
    public Optional<Field> field(String nameOrAlias) {
        return nameOrAlias == null ? Optional.empty()
                : fields.stream().filter(f -> f.isCalled(nameOrAlias)).findFirst();
    }

    /** What follows from a field and is asked for as one. */
    public Optional<Derived> derived(String word) {
        return Derived.of(this, word);
    }

    /** All that follows from its fields. */
    public List<Derived> derived() {
        return Stream.of(Derived.values()).filter(d -> d.isOf(this)).toList();
    }

    /** Whether a script may ask an event for it. */
    public boolean has(String name) {
        return field(name).isPresent() || derived(name).isPresent();
    }

    /** Says that there is no such field, and which there are. */
    public String noField(String name) {
        Optional<String> why = whyNot(name);
        if (why.isPresent()) {
            return this.name + " has no field '" + name + "': " + why.get();
        }
        List<String> close = Suggest.closest(name, fieldNames());
        return this.name + " has no field '" + name + "'; " + (close.isEmpty()
                ? "it has " + String.join(", ", fieldNames())
                : "did you mean " + close.get(0) + "?");
    }

    @Override
    public String toString() {
        return name + ": " + doc;
    }

    /** Whether a field is text that another may write to between two looks at it. */
    public boolean mayChange(Field field) {
        FieldLocation place = site.map(s -> s.places().get(field.name())).orElse(null);
        return place instanceof FieldLocation.TextAt
                || place instanceof FieldLocation.Behind && field.type() == FieldType.TEXT;
    }

    /** Why a name that people look for is no field. */
    public Optional<String> whyNot(String name) {
        return Optional.ofNullable(leftOut.get(name)).map(why -> name + " " + why);
    }

    /** All names and aliases, for completion and suggestions. */
    public List<String> fieldNames() {
        return Stream.concat(
                        fields.stream().flatMap(f -> Stream.concat(Stream.of(f.name()), f.aliases().stream())),
                        derived().stream().map(d -> d.word))
                .toList();
    }
}
