package org.grebe.shell.jshell;

import java.util.List;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;

/** A probe's fields, as docs/language.md has them; JShell shows what it prints as. */
public final class FieldTable {
    private final Probe probe;

    FieldTable(Probe probe) {
        this.probe = probe;
    }

    /** Their names. */
    public List<String> names() {
        return probe.fields().stream().map(Field::name).toList();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(probe.name() + ": " + probe.doc() + "\n");
        for (Field f : probe.fields()) {
            String names = String.join(", ", f.name(), String.join(", ", f.aliases())).replaceFirst(", $", "");
            String unit = f.unit().isEmpty() ? "" : " (" + f.unit() + ")";
            text.append("%-14s %-9s %s%n".formatted(names, f.type().javaType, f.doc() + unit));
        }
        for (Derived d : probe.derived()) {
            text.append("%-14s %-9s %s%n".formatted(d.word, d.javaType, d.doc));
        }
        return text.toString();
    }
}
