package org.grebe.core.dsl.run;

import java.util.List;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Expr;
import org.grebe.core.value.Label;

/** Tells aggregations what they and their keys are called: as the closure that feeds them has it. */
final class KeyNames {
    private KeyNames() {}

    static void give(ProbeCall call) {
        give(call, call.handler().actions());
    }

    private static void give(ProbeCall call, List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.Increment i) {
                give(call, i.variable(), i.keys());
            } else if (action instanceof Action.Add a) {
                give(call, a.variable(), a.keys());
            } else if (action instanceof Action.If i) {
                give(call, i.then());
                give(call, i.otherwise());
            }
        }
    }

    private static void give(ProbeCall call, String variable, List<Expr> keys) {
        if (call.variable(variable) instanceof Aggregation aggregation) {
            aggregation.calledAs(variable);
            aggregation.labelKeys(keys.stream().map(key -> of(key, call.traced())).toList());
            for (int i = 0; i < keys.size(); i++) {
                if (keys.get(i) instanceof Expr.Field f && call.traced().field(f.name())
                        .filter(field -> field.type() == FieldType.POINTER).isPresent()) {
                    aggregation.keyIsPointer(i);
                }
            }
        }
    }

    private static Label of(Expr key, Probe probe) {
        return key instanceof Expr.Field f
                ? new Label(f.name(), probe.field(f.name()).filter(Field::isWide).isPresent())
                : Label.of(key.toString().replaceAll("\\bit\\.", ""));
    }
}
