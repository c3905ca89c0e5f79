package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.grebe.bpf.text.Suggest;

/**
 * What can be traced, as data: its name, one line of documentation, its fields and the columns that {@code print it}
 * shows. How it attaches is in the class of each attach kind.
 *
 * @param site where it sits, if it is any function or tracepoint of the kernel; empty for the curated ones
 */
public record Probe(
        String name, String doc, List<Field> fields, List<String> defaultColumns, Optional<AttachTarget> site) {
    Probe(String name, String doc, List<Field> fields, List<String> defaultColumns) {
        this(name, doc, fields, defaultColumns, Optional.empty());
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
        Optional<String> why = leftOut(name);
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
        return site.map(s -> s.places().get(field.name())).orElse(null) instanceof FieldLocation.TextAt;
    }

    /** Why a name that the kernel has there is no field. */
    public Optional<String> leftOut(String name) {
        return site.map(s -> s.leftOut().get(name)).map(why -> name + " " + why);
    }

    /** All names and aliases, for completion and suggestions. */
    public List<String> fieldNames() {
        return Stream.concat(
                        fields.stream().flatMap(f -> Stream.concat(Stream.of(f.name()), f.aliases().stream())),
                        derived().stream().map(d -> d.word))
                .toList();
    }
}
