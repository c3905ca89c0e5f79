package org.grebe.bpf.probes;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Holes that take the fields of one list into the stack, one after the other, and do nothing with them. */
record AllFields(List<String> names) implements Holes {
    static AllFields of(Probe probe) {
        return new AllFields(probe.fields().stream().map(Field::name).toList());
    }

    @Override
    public Set<String> fields() {
        return new LinkedHashSet<>(names);
    }

    @Override
    public void tests(Frame frame, Set<String> before) {
        frame.admit();
    }

    @Override
    public void deliver(Frame frame) {
        names.forEach(frame::slot);
    }
}
