package org.grebe.core.api;

import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.Pos;
import org.grebe.core.plan.PlanError;

/** A field by its name, and what the Java code takes it for. */
record FieldUse(String name, Type type) {
    enum Type {
        NUMBER("a whole number"),
        TEXT("a text"),
        ADDRESS("an IP address");

        private final String what;

        Type(String what) {
            this.what = what;
        }

        static Type of(FieldType type) {
            return type.isInteger() ? NUMBER : type == FieldType.ADDRESS ? ADDRESS : TEXT;
        }

        private String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Throws a PlanError if the probe has no such field, or one of another type. */
    void require(Probe probe) {
        Type is = probe.field(name).map(f -> Type.of(f.type()))
                .or(() -> probe.derived(name).map(d -> d.javaType.equals("String") ? Type.TEXT : Type.NUMBER))
                .orElseThrow(() -> new PlanError(probe.noField(name), Pos.NONE));
        if (is != type) {
            throw new PlanError(wrongType(probe, is), Pos.NONE);
        }
    }

    String wrongType(Probe probe, Type is) {
        return "the field " + name + " of " + probe.name() + " is " + is.what + ", not " + type.what + ": say "
                + is.word() + "(\"" + name + "\")";
    }
}
