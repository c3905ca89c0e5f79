package org.grebe.core.dsl;

import java.util.List;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Expr;

/** Tells aggregations what their keys are called: as the closure that feeds them has it. */
final class KeyNames {
    private KeyNames() {}

    static void give(ProbeCall call) {
        give(call, call.handler().actions());
    }

    private static void give(ProbeCall call, List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.Increment i) {
                give(call.variable(i.variable()), i.keys());
            } else if (action instanceof Action.Add a) {
                give(call.variable(a.variable()), a.keys());
            } else if (action instanceof Action.If i) {
                give(call, i.then());
                give(call, i.otherwise());
            }
        }
    }

    private static void give(Object variable, List<Expr> keys) {
        if (variable instanceof Aggregation aggregation) {
            aggregation.nameKeys(keys.stream().map(KeyNames::of).toList());
        }
    }

    private static String of(Expr key) {
        return key instanceof Expr.Field f ? f.name() : key.toString().replaceAll("\\bit\\.", "");
    }
}
