package org.grebe.core.engine;

import java.util.List;
import java.util.function.UnaryOperator;
import org.grebe.core.plan.Condition;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Num;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.Test;

/** A plan with some of its tests and numbers replaced, the inner ones first. */
record PlanRewriter(UnaryOperator<Test> tests, UnaryOperator<Num> nums) {
    Plan rewrite(Plan plan) {
        return new Plan(plan.probe(), plan.conditions().stream().map(this::rewrite).toList(), plan.captured(),
                plan.aggregations().stream().map(this::rewrite).toList(), plan.aggregationReason());
    }

    private Condition rewrite(Condition c) {
        Lowered where = c.where();
        if (where instanceof Lowered.Kernel k) {
            where = new Lowered.Kernel(rewrite(k.test()));
        } else if (where instanceof Lowered.Both b) {
            where = new Lowered.Both(rewrite(b.necessary()), b.reason(), b.pos());
        }
        return new Condition(c.index(), c.source(), where);
    }

    private KernelAggregation rewrite(KernelAggregation a) {
        List<KernelAggregation.Key> keys = a.keys().stream()
                .map(k -> k instanceof KernelAggregation.Key.Number n
                        ? new KernelAggregation.Key.Number(rewrite(n.num())) : k)
                .toList();
        return new KernelAggregation(
                a.variable(), a.map(), a.into(), keys, a.value() == null ? null : rewrite(a.value()),
                a.when() == null ? null : rewrite(a.when()));
    }

    private Test rewrite(Test t) {
        Test inner = t;
        if (t instanceof Test.Compare c) {
            inner = new Test.Compare(rewrite(c.left()), c.cond(), rewrite(c.right()));
        } else if (t instanceof Test.Between b) {
            inner = new Test.Between(rewrite(b.value()), b.low(), b.high());
        } else if (t instanceof Test.OneOf o) {
            inner = new Test.OneOf(rewrite(o.value()), o.values());
        } else if (t instanceof Test.InMap m) {
            inner = new Test.InMap(rewrite(m.value()), m.map());
        } else if (t instanceof Test.And a) {
            inner = new Test.And(a.tests().stream().map(this::rewrite).toList());
        } else if (t instanceof Test.Or o) {
            inner = new Test.Or(o.tests().stream().map(this::rewrite).toList());
        } else if (t instanceof Test.Not n) {
            inner = new Test.Not(rewrite(n.test()));
        }
        return tests.apply(inner);
    }

    private Num rewrite(Num n) {
        Num inner = n;
        if (n instanceof Num.Arith a) {
            inner = new Num.Arith(a.op(), rewrite(a.left()), rewrite(a.right()));
        } else if (n instanceof Num.Negate g) {
            inner = new Num.Negate(rewrite(g.operand()));
        } else if (n instanceof Num.Choose c) {
            inner = new Num.Choose(rewrite(c.test()), rewrite(c.then()), rewrite(c.otherwise()));
        }
        return nums.apply(inner);
    }
}
