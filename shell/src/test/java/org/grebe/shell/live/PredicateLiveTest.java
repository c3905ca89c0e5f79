package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.Accounting;
import org.grebe.core.plan.PlannedCondition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Predicates in the kernel: what they let pass, what they reject, and that both are counted. */
@Tag("live")
@Timeout(300)
class PredicateLiveTest {
    static Stream<Arguments> cases() {
        return AttachKinds.each().flatMap(k -> PredicateSurvey.CASES.stream().map(c -> Arguments.of(k, c)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldPassWhatMatchesAndRejectTheRestWhenInKernel(AttachKind kind, PredicateSurvey.Case c) {
        PredicateSurvey survey = PredicateSurvey.by(kind);
        List<PredicateSurvey.Made> matching = survey.made().stream().filter(c.matches()).toList();
        assertTrue(survey.traceOf(c).plan().conditions().stream().allMatch(PlannedCondition::inKernel),
                "all in the kernel");
        assertEquals(matching, survey.rows(c));
        long rejected = survey.made().size() - matching.size();
        assertEquals(new Accounting(rejected, matching.size(), 0, 0, 0, 0, 0, 0), survey.added(c));
        Accounting all = survey.traceOf(c).accounting();
        assertEquals(all.delivered(), all.received());
    }
}
