package org.grebe.bpf.probes;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Stmt;

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
    public List<Stmt> tests(Map<String, Access> fields, Set<String> before) {
        return List.of(new Stmt.Admit());
    }

    @Override
    public List<Stmt> deliver() {
        return names.stream().map(n -> (Stmt) new Stmt.Fetch(n)).toList();
    }
}
