package org.grebe.core.plan;

import java.util.Optional;
import org.grebe.bpf.ir.Predicate;
import org.grebe.core.expr.Expr;

/**
 * One condition of the plan.
 *
 * @param index of the conjunct in the closure, {@link #FILTER} or {@link #STEPS}
 * @param source what the script says
 */
public record PlannedCondition(int index, Expr source, Lowered where) {
    /** A filter argument of the probe. */
    public static final int FILTER = -1;

    /** What must hold for the closure to do anything after its leading conditions. */
    public static final int STEPS = -2;

    /** Whether the kernel alone decides it. */
    public boolean inKernel() {
        return where instanceof Lowered.Kernel;
    }

    /** What the kernel tests for it. */
    public Optional<Predicate> kernelTest() {
        return where instanceof Lowered.Kernel k ? Optional.of(k.test())
                : where instanceof Lowered.Both b ? Optional.of(b.necessary()) : Optional.empty();
    }
}
