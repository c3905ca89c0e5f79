package org.grebe.core.engine;

import java.util.List;
import java.util.function.UnaryOperator;
import org.grebe.bpf.asm.Cond;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Num;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.Test;

/** One mistake that a planner might make, made on purpose in each plan: PlannerFuzz must find it. */
enum Mutation {
    NONE(t -> t, n -> n),
    LESS_BECOMES_LESS_OR_EQUAL(compare(Cond.SLT, Cond.SLE), n -> n),
    EQUAL_BECOMES_NOT_EQUAL(compare(Cond.EQ, Cond.NE), n -> n),
    SIGNED_BECOMES_UNSIGNED(compare(Cond.SGT, Cond.GT), n -> n),
    AND_BECOMES_OR(t -> t instanceof Test.And a ? new Test.Or(a.tests()) : t, n -> n),
    OR_BECOMES_AND(t -> t instanceof Test.Or o ? new Test.And(o.tests()) : t, n -> n),
    NOT_IS_DROPPED(t -> t instanceof Test.Not n ? n.test() : t, n -> n),
    PLUS_BECOMES_MINUS(t -> t, operator(Num.Op.ADD, Num.Op.SUB)),
    UNSIGNED_SHIFT_BECOMES_SIGNED(t -> t, operator(Num.Op.USHR, Num.Op.SHR)),
    LONG_FIELD_BECOMES_INT(t -> t, n -> n instanceof Num.Load l ? new Num.Load(l.field(), false) : n),
    INT_FIELD_BECOMES_LONG(t -> t, n -> n instanceof Num.Load l ? new Num.Load(l.field(), true) : n),
    RANGE_LOSES_ITS_END(
            t -> t instanceof Test.Between b ? new Test.Between(b.value(), b.low(), b.high() - 1) : t, n -> n),
    SET_LOSES_A_MEMBER(Mutation::withoutOne, n -> n),
    PREFIX_IS_CUT(t -> t instanceof Test.Masked m ? new Test.Masked(
            m.field(), new Test.Bytes16(m.mask().first(), 0), m.want(), m.meaning()) : t, n -> n),
    NECESSARY_CONDITION_IS_TOO_STRONG(t -> t, n -> n) {
        @Override
        Plan in(Plan plan) {
            return new Plan(plan.probe(), plan.conditions().stream().map(c -> c.where() instanceof Lowered.Both b
                    && b.necessary() instanceof Test.Or o ? new org.grebe.core.plan.Condition(c.index(), c.source(),
                            new Lowered.Both(o.tests().get(0), b.reason(), b.pos())) : c).toList(),
                    plan.captured(), plan.aggregations(), plan.aggregationReason());
        }
    },
    FIELD_IS_NOT_CAPTURED(t -> t, n -> n) {
        @Override
        Plan in(Plan plan) {
            return plan.captured().isEmpty() ? plan : new Plan(plan.probe(), plan.conditions(),
                    plan.captured().subList(1, plan.captured().size()), plan.aggregations(),
                    plan.aggregationReason());
        }
    };

    private final PlanRewriter rewriter;

    Mutation(UnaryOperator<Test> tests, UnaryOperator<Num> nums) {
        rewriter = new PlanRewriter(tests, nums);
    }

    Plan in(Plan plan) {
        return rewriter.rewrite(plan);
    }

    private static UnaryOperator<Test> compare(Cond from, Cond to) {
        return t -> t instanceof Test.Compare c && c.cond() == from ? new Test.Compare(c.left(), to, c.right()) : t;
    }

    private static UnaryOperator<Num> operator(Num.Op from, Num.Op to) {
        return n -> n instanceof Num.Arith a && a.op() == from ? new Num.Arith(to, a.left(), a.right()) : n;
    }

    private static Test withoutOne(Test t) {
        if (t instanceof Test.OneOf o && o.values().size() > 1) {
            return new Test.OneOf(o.value(), tail(o.values()));
        }
        return t instanceof Test.InMap m ? new Test.InMap(m.value(), without(m.map()))
                : t instanceof Test.BytesInMap b ? new Test.BytesInMap(b.field(), without(b.map())) : t;
    }

    private static FilterMap without(FilterMap map) {
        return new FilterMap(map.name(), map.kind(), tail(map.members()));
    }

    private static <T> List<T> tail(List<T> list) {
        return list.subList(1, list.size());
    }
}
