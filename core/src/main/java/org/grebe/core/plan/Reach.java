package org.grebe.core.plan;

import java.util.List;
import org.grebe.bpf.ir.Predicate;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Step;
import org.grebe.core.expr.UnaryOp;

/**
 * What must hold for a piece of the closure to do anything. Parts that the kernel cannot decide count as unknown, so
 * the answer may be weaker than the script's own, and never stronger.
 */
final class Reach {
    private static final Predicate ALWAYS = new Predicate.Constant(true);
    private static final Predicate NEVER = new Predicate.Constant(false);

    /** Larger tests cost more than they may save. */
    private static final int LONGEST = 64;

    private final Lowering lowering;
    private final Junctions junctions;
    private final Purity purity;

    Reach(Lowering lowering, Purity purity) {
        this.lowering = lowering;
        this.junctions = lowering.junctions();
        this.purity = purity;
    }

    /** What must hold for the condition to be true, to be false, and for asking it to be noticed. */
    private record Bounds(Predicate isTrue, Predicate isFalse, Predicate acts) {}

    /** What must hold for the condition to come out as true, or to do something or fail while it is asked. */
    Predicate ofCondition(Expr condition) {
        Bounds b = bounds(condition);
        return bounded(junctions.or(b.acts(), b.isTrue()));
    }

    /** What must hold for the steps to do something. */
    Predicate ofSteps(Step steps) {
        return bounded(acts(steps));
    }

    private static Predicate bounded(Predicate test) {
        return size(test) > LONGEST ? ALWAYS : test;
    }

    private Bounds bounds(Expr e) {
        try {
            Predicate exact = lowering.test(e);
            return new Bounds(exact, Junctions.not(exact), NEVER);
        } catch (StaysInScript unknown) {
            if (e instanceof Expr.Unary u && u.op() == UnaryOp.NOT) {
                Bounds b = bounds(u.operand());
                return new Bounds(b.isFalse(), b.isTrue(), b.acts());
            } else if (e instanceof Expr.Binary b && (b.op() == BinaryOp.AND || b.op() == BinaryOp.OR)) {
                return both(b.op() == BinaryOp.AND, bounds(b.left()), bounds(b.right()));
            } else if (e instanceof Expr.Ternary t) {
                Bounds c = bounds(t.condition());
                Bounds then = bounds(t.then());
                Bounds otherwise = bounds(t.otherwise());
                return new Bounds(choose(c, then.isTrue(), otherwise.isTrue()),
                        choose(c, then.isFalse(), otherwise.isFalse()),
                        junctions.or(c.acts(), choose(c, then.acts(), otherwise.acts())));
            }
            return new Bounds(ALWAYS, ALWAYS, purity.isPure(e) ? NEVER : ALWAYS);
        }
    }

    private Bounds both(boolean and, Bounds left, Bounds right) {
        Predicate second = and ? left.isTrue() : left.isFalse(); // must hold for the right side to be asked
        Predicate acts = junctions.or(left.acts(), Junctions.and(second, right.acts()));
        return and
                ? new Bounds(Junctions.and(second, right.isTrue()), junctions.or(left.isFalse(), right.isFalse()), acts)
                : new Bounds(junctions.or(left.isTrue(), right.isTrue()), Junctions.and(second, right.isFalse()), acts);
    }

    private Predicate choose(Bounds condition, Predicate then, Predicate otherwise) {
        if (then.equals(otherwise) && then instanceof Predicate.Constant) {
            return then;
        }
        if (otherwise.equals(ALWAYS)) {
            return orElse(condition.isFalse(), condition.isTrue(), then);
        }
        return orElse(Junctions.and(condition.isTrue(), then), condition.isFalse(), otherwise);
    }

    /** {@code first || guard && second}, where {@code guard} need not be said if {@code first} is its opposite. */
    private Predicate orElse(Predicate first, Predicate guard, Predicate second) {
        return junctions.or(first, first.equals(Junctions.not(guard)) ? second : Junctions.and(guard, second));
    }

    private Predicate acts(Step step) {
        if (step instanceof Step.When w) {
            Bounds c = bounds(w.condition());
            return junctions.or(c.acts(), choose(c, acts(w.then()), acts(w.otherwise())));
        } else if (step instanceof Step.Sequence s) {
            return s.steps().isEmpty() ? NEVER : orElse(acts(first(s)), completes(first(s)), acts(rest(s)));
        } else if (step instanceof Step.Evaluate e) {
            return purity.isPure(e.value()) ? NEVER : ALWAYS;
        }
        return step instanceof Step.Act ? ALWAYS : NEVER;
    }

    /** What must hold for the closure to go on behind the step. */
    private Predicate completes(Step step) {
        if (step instanceof Step.When w) {
            return choose(bounds(w.condition()), completes(w.then()), completes(w.otherwise()));
        } else if (step instanceof Step.Sequence s) {
            return s.steps().isEmpty() ? ALWAYS : Junctions.and(completes(first(s)), completes(rest(s)));
        }
        return step instanceof Step.Leave ? NEVER : ALWAYS;
    }

    private static Step first(Step.Sequence s) {
        return s.steps().get(0);
    }

    private static Step rest(Step.Sequence s) {
        return new Step.Sequence(s.steps().subList(1, s.steps().size()));
    }

    private static int size(Predicate test) {
        return test instanceof Predicate.And a ? size(a.tests())
                : test instanceof Predicate.Or o ? size(o.tests())
                : test instanceof Predicate.Not n ? size(List.of(n.test())) : 1;
    }

    private static int size(List<Predicate> tests) {
        return tests.stream().mapToInt(Reach::size).sum();
    }
}
