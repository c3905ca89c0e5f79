package org.grebe.shell.output;

import java.util.Collection;
import java.util.List;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.value.Label;

/** Fields of a probe as columns for machines. */
final class FieldLabels {
    private FieldLabels() {}

    static List<Label> of(Probe probe, Collection<String> names) {
        return names.stream()
                .map(name -> new Label(name, probe.field(name).filter(Field::isWide).isPresent()))
                .toList();
    }
}
