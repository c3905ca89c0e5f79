package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.AttachTarget;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Providers;

/** A probe with fields of many types that may be null. */
final class NullableFields {
    private NullableFields() {}

    static Probe probe() {
        List<Field> fields = new ArrayList<>(Catalogue.connect.fields());
        for (FieldType type : List.of(FieldType.U8, FieldType.U16, FieldType.S32, FieldType.U32, FieldType.S64,
                FieldType.POINTER, FieldType.COMM, FieldType.ADDRESS)) {
            fields.add(Field.of("n_" + type.name().toLowerCase(Locale.ROOT), type, "", "").orNull());
        }
        return new Probe("kprobe:fuzzed", "", fields, List.of("pid", "comm", "n_u16", "n_s32", "n_comm"),
                Optional.of(new AttachTarget(Providers.named("kprobe"), "fuzzed", Map.of())));
    }
}
