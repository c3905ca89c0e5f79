package org.grebe.core.plan;

import org.grebe.core.expr.Expr;

/**
 * One condition of the plan.
 *
 * @param index of the conjunct in the closure, or -1 for a filter argument of the probe
 * @param source what the script says
 */
public record Condition(int index, Expr source, Lowered where) {
    public boolean inKernel() {
        return where instanceof Lowered.Kernel;
    }
}
