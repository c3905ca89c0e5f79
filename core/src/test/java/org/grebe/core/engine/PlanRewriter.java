package org.grebe.core.engine;

import java.util.List;
import java.util.function.UnaryOperator;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;
import org.grebe.core.plan.PlannedCondition;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Plan;

/** A plan with some of its tests and numbers replaced, the inner ones first. */
record PlanRewriter(UnaryOperator<Predicate> tests, UnaryOperator<Value> nums) {
    Plan rewrite(Plan plan) {
        return new Plan(plan.probe(), plan.conditions().stream().map(this::rewrite).toList(), plan.captured(),
                plan.aggregations().stream().map(this::rewrite).toList(), plan.aggregationReason());
    }

    private PlannedCondition rewrite(PlannedCondition c) {
        Lowered where = c.where();
        if (where instanceof Lowered.Kernel k) {
            where = new Lowered.Kernel(rewrite(k.test()));
        } else if (where instanceof Lowered.Both b) {
            where = new Lowered.Both(rewrite(b.necessary()), b.reason(), b.pos());
        }
        return new PlannedCondition(c.index(), c.source(), where);
    }

    private KernelAggregation rewrite(KernelAggregation a) {
        List<KernelAggregation.Key> keys = a.keys().stream()
                .map(this::rewrite).toList();
        return new KernelAggregation(
                a.variable(), a.map(), a.into(), keys, a.value() == null ? null : rewrite(a.value()),
                a.when() == null ? null : rewrite(a.when()));
    }

    private KernelAggregation.Key rewrite(KernelAggregation.Key key) {
        return key instanceof KernelAggregation.Key.Number n ? rewrite(n)
                : key instanceof KernelAggregation.Key.Named n
                        ? new KernelAggregation.Key.Named(n.naming(), rewrite(n.of()), n.text())
                : key instanceof KernelAggregation.Key.OrNull or
                        ? new KernelAggregation.Key.OrNull(or.field(), rewrite(or.of())) : key;
    }

    private KernelAggregation.Key.Number rewrite(KernelAggregation.Key.Number n) {
        return new KernelAggregation.Key.Number(rewrite(n.num()));
    }

    private Predicate rewrite(Predicate t) {
        Predicate inner = t;
        if (t instanceof Predicate.Compare c) {
            inner = new Predicate.Compare(rewrite(c.left()), c.cond(), rewrite(c.right()));
        } else if (t instanceof Predicate.Between b) {
            inner = new Predicate.Between(rewrite(b.value()), b.low(), b.high());
        } else if (t instanceof Predicate.OneOf o) {
            inner = new Predicate.OneOf(rewrite(o.value()), o.values());
        } else if (t instanceof Predicate.InSet m) {
            inner = new Predicate.InSet(rewrite(m.value()), m.set());
        } else if (t instanceof Predicate.And a) {
            inner = new Predicate.And(a.tests().stream().map(this::rewrite).toList());
        } else if (t instanceof Predicate.Or o) {
            inner = new Predicate.Or(o.tests().stream().map(this::rewrite).toList());
        } else if (t instanceof Predicate.Not n) {
            inner = new Predicate.Not(rewrite(n.test()));
        }
        return tests.apply(inner);
    }

    private Value rewrite(Value n) {
        Value inner = n;
        if (n instanceof Value.Arith a) {
            inner = new Value.Arith(a.op(), rewrite(a.left()), rewrite(a.right()));
        } else if (n instanceof Value.Negate g) {
            inner = new Value.Negate(rewrite(g.operand()));
        } else if (n instanceof Value.Choose c) {
            inner = new Value.Choose(rewrite(c.test()), rewrite(c.then()), rewrite(c.otherwise()));
        }
        return nums.apply(inner);
    }
}
