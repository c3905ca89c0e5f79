package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.grebe.bpf.probes.Catalogue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fuzzer itself, tested: it must find a mistake that is made on purpose. */
@Tag("live")
class PlannerMutationLiveTest {
    static final long SEED = 20261121;
    static final long CASES = 300_000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldFindABrokenPlan(Mutation mutation) {
        try (PlannerFuzz fuzz = new PlannerFuzz(mutation.probe(), SEED, mutation)) {
            AssertionError found = assertThrows(AssertionError.class, () -> fuzz.run(CASES), mutation.name());
            System.out.println(mutation + ": found after " + fuzz.cases() + " cases");
            for (String part : new String[] {"seed " + SEED, "on ", "\nGroovy:", "kernel:"}) {
                assertTrue(found.getMessage().contains(part), found.getMessage());
            }
        }
    }

    @Test
    void shouldFindNothingWhereNothingIsBroken() {
        try (PlannerFuzz fuzz = new PlannerFuzz(Catalogue.connect, SEED, Mutation.NONE)) {
            fuzz.run(10_000);
        }
    }
}
