package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The law of the planner on this kernel. GREBE_FUZZ_CASES and GREBE_FUZZ_SEED choose another run. */
@Tag("live")
class PlannerFuzzLiveTest {
    private static final long CASES = PlannerFuzz.cases(100_000);
    /** Of other probes a quarter, but enough for a judgement. */
    private static final long FEWER = Math.max(CASES / 4, Math.min(CASES, 2_500));
    private static final String SEED = System.getenv().getOrDefault("GREBE_FUZZ_SEED", "20261121");

    @Test
    void shouldPrintTheSameRowsPushedDownOrNot() {
        try (PlannerFuzz fuzz = new PlannerFuzz(Catalogue.connect, Long.parseLong(SEED))) {
            fuzz.run(CASES);
            System.out.println("planner fuzz: " + fuzz.summary());
            // A planner that pushes nothing down would agree with Groovy, too.
            assertTrue(fuzz.pushedShare() > 0.8, fuzz.summary());
        }
    }

    /** Each by a chain that leads to it, or to NULL. */
    @Test
    void shouldPrintTheSameRowsWhereFieldsMayBeNull() {
        try (PlannerFuzz fuzz = new PlannerFuzz(NullableFields.probe(), Long.parseLong(SEED))) {
            fuzz.run(FEWER);
            System.out.println("planner fuzz, members: " + fuzz.summary());
            assertTrue(fuzz.pushedShare() > 0.7, fuzz.summary());
        }
    }

    /** Arguments of functions have more types than the fields of curated probes. */
    @Test
    void shouldPrintTheSameRowsWithIntegersOfEveryWidth() {
        List<Field> fields = new ArrayList<>(Catalogue.connect.fields());
        for (FieldType type : FieldType.values()) {
            if (type.isInteger()) {
                fields.add(Field.of("a_" + type.name().toLowerCase(Locale.ROOT), type, "", ""));
            }
        }
        fields.add(Field.of("name", FieldType.COMM, "", ""));
        Probe probe = new Probe("kprobe:fuzzed", "", fields, List.of("pid", "comm", "a_s8", "a_s16", "a_pointer"),
                Optional.of(new AttachTarget(Providers.named("kprobe"), "fuzzed", Map.of())));
        try (PlannerFuzz fuzz = new PlannerFuzz(probe, Long.parseLong(SEED))) {
            fuzz.run(FEWER);
            System.out.println("planner fuzz, any probe: " + fuzz.summary());
            assertTrue(fuzz.pushedShare() > 0.8, fuzz.summary());
        }
    }
}
