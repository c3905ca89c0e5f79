package org.grebe.core.expr;

import java.util.ArrayList;
import java.util.List;

/** What a closure does after its leading conditions, as far as it decides whether anything is done at all. */
public sealed interface Step {
    /** Does something, or may: it has to run. */
    record Act() implements Step {}

    /** Works out a value, and does nothing else. */
    record Evaluate(Expr value) implements Step {}

    /** Ends the closure. */
    record Leave() implements Step {}

    record When(Expr condition, Step then, Step otherwise) implements Step {}

    record Sequence(List<Step> steps) implements Step {
        public Sequence {
            steps = List.copyOf(steps);
        }
    }

    /** The steps in turn; without those that cannot matter, since something is done whatever they find. */
    static Step sequence(List<Step> steps) {
        List<Step> useful = new ArrayList<>();
        for (Step s : steps) {
            if (s instanceof Act && useful.stream().noneMatch(Step::mayLeave)) {
                return s;
            }
            if (!(s instanceof Sequence all && all.steps().isEmpty())) {
                useful.add(s);
            }
        }
        return useful.size() == 1 ? useful.get(0) : new Sequence(useful);
    }

    private static boolean mayLeave(Step s) {
        return s instanceof Leave
                || s instanceof When w && (mayLeave(w.then()) || mayLeave(w.otherwise()))
                || s instanceof Sequence all && all.steps().stream().anyMatch(Step::mayLeave);
    }
}
