package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The planner's law without a kernel: its trees are evaluated here. {@link PlannerFuzzLiveTest} checks Emit, too. */
class PlannerLawTest {
    private static final long SEED = 20261129;
    private static final long CASES = PlannerFuzz.cases(200_000);

    private static PlannerFuzz fuzz(long seed, Mutation mutation) {
        return new PlannerFuzz(mutation.probe(), seed, mutation, new EvaluatedKernel(mutation.probe()));
    }

    @Test
    void shouldPrintTheSameRowsPushedDownOrNot() {
        try (PlannerFuzz fuzz = fuzz(SEED, Mutation.NONE)) {
            fuzz.run(CASES);
            assertTrue(fuzz.pushedShare() > 0.8, fuzz.summary());
        }
    }

    /** Fields that pointers lead to, at the ends of which there may be nothing. */
    @Test
    void shouldPrintTheSameRowsWhereFieldsMayBeNull() {
        Probe probe = NullableFields.probe();
        try (PlannerFuzz fuzz = new PlannerFuzz(probe, SEED, Mutation.NONE, new EvaluatedKernel(probe))) {
            fuzz.run(CASES / 4);
            assertTrue(fuzz.pushedShare() > 0.7, fuzz.summary());
        }
    }

    /**
     * That all is well means something only if what is broken is found: by the same cases as in the kernel. What a
     * program reads of a name is the program's mistake, which only a kernel shows.
     */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"NONE", "NAME_KEEPS_WHAT_IS_BEHIND_ITS_NUL"})
    void shouldFindABrokenPlan(Mutation mutation) {
        long seed = PlannerMutationLiveTest.SEED;
        try (PlannerFuzz fuzz = fuzz(seed, mutation)) {
            AssertionError found = assertThrows(AssertionError.class,
                    () -> fuzz.run(PlannerMutationLiveTest.CASES), mutation.name());
            assertTrue(found.getMessage().contains("seed " + seed), found.getMessage());
        }
    }
}
