package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verifier takes what the planner says there is room for. */
@Tag("live")
class LargePredicateLiveTest {
    static Stream<String> conditions() {
        return LargePredicates.all().stream();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("conditions")
    void shouldBeAttachedWhenThePlannerTakesIt(String condition) {
        Plan plan = LargePredicates.plan(condition, "print it");
        assertTrue(plan.conditions().get(0).inKernel());
        try (Session session = new Session(new KernelEvents(SessionOptions.defaults()))) {
            Trace trace = session.start(plan, event -> {});
            assertTrue(trace.report().notes().isEmpty(), trace.report().notes().toString());
            int walked = trace.programs().stream().mapToInt(p -> p.info().verifiedInsns()).max().orElseThrow();
            assertTrue(walked < 500_000, "walked=" + walked);
        }
    }
}
