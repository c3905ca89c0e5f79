package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.grebe.bpf.probes.Catalogue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The law of the planner on this kernel. GREBE_FUZZ_CASES and GREBE_FUZZ_SEED choose another run. */
@Tag("live")
class PlannerFuzzLiveTest {
    private static final String CASES = System.getenv().getOrDefault("GREBE_FUZZ_CASES", "100000");
    private static final String SEED = System.getenv().getOrDefault("GREBE_FUZZ_SEED", "20261121");

    @Test
    void shouldPrintTheSameRowsPushedDownOrNot() {
        try (PlannerFuzz fuzz = new PlannerFuzz(Catalogue.CONNECT, Long.parseLong(SEED))) {
            fuzz.run(Long.parseLong(CASES));
            System.out.println("planner fuzz: " + fuzz.summary());
            // A planner that pushes nothing down would agree with Groovy, too.
            assertTrue(fuzz.pushedShare() > 0.8, fuzz.summary());
        }
    }
}
