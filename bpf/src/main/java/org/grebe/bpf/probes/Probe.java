package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.grebe.bpf.text.Suggest;

/**
 * What can be traced, as data: its name, one line of documentation, its fields and the columns that {@code print it}
 * shows. How it attaches is in the class of each attach kind.
 */
public record Probe(String name, String doc, List<Field> fields, List<String> defaultColumns) {
    public Optional<Field> field(String nameOrAlias) {
        return fields.stream().filter(f -> f.isCalled(nameOrAlias)).findFirst();
    }

    /** Says that there is no such field, and which there are. */
    public String noField(String name) {
        List<String> close = Suggest.closest(name, fieldNames());
        return this.name + " has no field '" + name + "'; " + (close.isEmpty()
                ? "it has " + String.join(", ", fieldNames())
                : "did you mean " + close.get(0) + "?");
    }

    @Override
    public String toString() {
        return name + ": " + doc;
    }

    /** All names and aliases, for completion and suggestions. */
    public List<String> fieldNames() {
        return fields.stream()
                .flatMap(f -> Stream.concat(Stream.of(f.name()), f.aliases().stream()))
                .toList();
    }
}
