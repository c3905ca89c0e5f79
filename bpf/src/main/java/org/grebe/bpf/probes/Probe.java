package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;

/**
 * What can be traced, as data: its name, one line of documentation, its fields and the columns that {@code print it}
 * shows. How it attaches is in the class of each attach kind.
 */
public record Probe(String name, String doc, List<Field> fields, List<String> defaultColumns) {
    public Optional<Field> field(String nameOrAlias) {
        return fields.stream().filter(f -> f.isCalled(nameOrAlias)).findFirst();
    }

    /** All names and aliases, for completion and suggestions. */
    public List<String> fieldNames() {
        return fields.stream()
                .flatMap(f -> java.util.stream.Stream.concat(java.util.stream.Stream.of(f.name()), f.aliases().stream()))
                .toList();
    }
}
