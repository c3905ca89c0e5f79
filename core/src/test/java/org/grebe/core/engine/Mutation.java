package org.grebe.core.engine;

import java.util.List;
import java.util.function.UnaryOperator;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.ir.KeySet;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Holes;
import org.grebe.bpf.probes.ImageProgram;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelAggregation.Key;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Plan;

/** One mistake that a planner might make, made on purpose in each plan: PlannerFuzz must find it. */
enum Mutation {
    NONE(t -> t, n -> n),
    LESS_BECOMES_LESS_OR_EQUAL(compare(Cond.SLT, Cond.SLE), n -> n),
    EQUAL_BECOMES_NOT_EQUAL(compare(Cond.EQ, Cond.NE), n -> n),
    SIGNED_BECOMES_UNSIGNED(compare(Cond.SGT, Cond.GT), n -> n),
    AND_BECOMES_OR(t -> t instanceof Predicate.And a ? new Predicate.Or(a.tests()) : t, n -> n),
    OR_BECOMES_AND(t -> t instanceof Predicate.Or o ? new Predicate.And(o.tests()) : t, n -> n),
    NOT_IS_DROPPED(t -> t instanceof Predicate.Not n ? n.test() : t, n -> n),
    PLUS_BECOMES_MINUS(t -> t, operator(Value.Op.ADD, Value.Op.SUB)),
    UNSIGNED_SHIFT_BECOMES_SIGNED(t -> t, operator(Value.Op.USHR, Value.Op.SHR)),
    LONG_FIELD_BECOMES_INT(t -> t, n -> n instanceof Value.Field l ? new Value.Field(l.name(), false) : n),
    INT_FIELD_BECOMES_LONG(t -> t, n -> n instanceof Value.Field l ? new Value.Field(l.name(), true) : n),
    RANGE_LOSES_ITS_END(
            t -> t instanceof Predicate.Between b ? new Predicate.Between(b.value(), b.low(), b.high() - 1) : t,
            n -> n),
    SET_LOSES_A_MEMBER(Mutation::withoutOne, n -> n),
    PREFIX_IS_CUT(t -> t instanceof Predicate.Masked m ? new Predicate.Masked(
            m.field(), new Predicate.Bytes16(m.mask().first(), 0), m.want(), m.meaning()) : t, n -> n),
    NECESSARY_CONDITION_IS_TOO_STRONG(t -> t, n -> n) {
        @Override
        Plan in(Plan plan) {
            return new Plan(plan.probe(), plan.conditions().stream().map(c -> c.where() instanceof Lowered.Both b
                    && b.necessary() instanceof Predicate.Or o
                    ? new org.grebe.core.plan.PlannedCondition(c.index(), c.source(),
                            new Lowered.Both(o.tests().get(0), b.reason(), b.pos())) : c).toList(),
                    plan.captured(), plan.aggregations(), plan.aggregationReason());
        }
    },
    KEY_IS_CUT(t -> t, n -> n) {
        @Override
        Plan in(Plan plan) {
            return aggregating(plan, a -> with(a, a.keys().stream()
                    .map(k -> k instanceof Key.Number n ? new Key.Number(low32(n.num())) : k).toList(), a.value()));
        }
    },
    KEY_IS_ANOTHER_FIELD(t -> t, n -> n) {
        @Override
        Plan in(Plan plan) {
            return aggregating(plan, a -> with(a, a.keys().stream()
                    .map(k -> k instanceof Key.Bytes b ? new Key.Bytes(another(plan, b.field())) : k).toList(),
                    a.value()));
        }
    },
    VALUE_LOSES_ITS_SIGN(t -> t, n -> n) {
        @Override
        Plan in(Plan plan) {
            return aggregating(plan, a -> with(a, a.keys(), a.value() == null ? null : low32(a.value())));
        }
    },
    NAME_KEEPS_WHAT_IS_BEHIND_ITS_NUL(t -> t, n -> n) {
        @Override
        ProbeImage image(Probe probe, Holes holes) {
            return ImageProgram.build(probe, holes);
        }
    },
    NULL_IS_TAKEN_FOR_A_VALUE(t -> t instanceof Predicate.Present ? new Predicate.Constant(true) : t, n -> n) {
        @Override
        Probe probe() {
            return NullableFields.probe();
        }
    },
    NULL_KEY_BECOMES_ZERO(t -> t, n -> n) {
        @Override
        Plan in(Plan plan) {
            return aggregating(plan, a -> with(a, a.keys().stream().map(Key::bare).toList(), a.value()));
        }

        @Override
        Probe probe() {
            return NullableFields.probe();
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

    /** One that has what the mistake is about. */
    Probe probe() {
        return Catalogue.connect;
    }

    Mutation(UnaryOperator<Predicate> tests, UnaryOperator<Value> nums) {
        rewriter = new PlanRewriter(tests, nums);
    }

    Plan in(Plan plan) {
        return rewriter.rewrite(plan);
    }

    ProbeImage image(Probe probe, Holes holes) {
        return ImageProgram.buildReadingNames(probe, holes);
    }

    private static Plan aggregating(Plan plan, UnaryOperator<KernelAggregation> change) {
        return new Plan(plan.probe(), plan.conditions(), plan.captured(),
                plan.aggregations().stream().map(change).toList(), plan.aggregationReason());
    }

    private static KernelAggregation with(KernelAggregation a, List<Key> keys, Value value) {
        return new KernelAggregation(a.variable(), a.map(), a.into(), keys, value, a.when());
    }

    private static Value low32(Value value) {
        return new Value.Arith(Value.Op.AND, value, new Value.Const(0xffff_ffffL, true));
    }

    private static Field another(Plan plan, Field field) {
        return plan.probe().fields().stream().filter(f -> f.type() == field.type() && !f.equals(field)).findFirst()
                .orElse(field);
    }

    private static UnaryOperator<Predicate> compare(Cond from, Cond to) {
        return t -> t instanceof Predicate.Compare c && c.cond() == from
                ? new Predicate.Compare(c.left(), to, c.right()) : t;
    }

    private static UnaryOperator<Value> operator(Value.Op from, Value.Op to) {
        return n -> n instanceof Value.Arith a && a.op() == from ? new Value.Arith(to, a.left(), a.right()) : n;
    }

    private static Predicate withoutOne(Predicate t) {
        if (t instanceof Predicate.OneOf o && o.values().size() > 1) {
            return new Predicate.OneOf(o.value(), tail(o.values()));
        }
        return t instanceof Predicate.InSet m ? new Predicate.InSet(m.value(), without(m.set()))
                : t instanceof Predicate.BytesInSet b ? new Predicate.BytesInSet(b.field(), without(b.set())) : t;
    }

    private static FilterMap without(KeySet set) {
        FilterMap map = (FilterMap) set;
        return new FilterMap(map.name(), map.kind(), tail(map.members()));
    }

    private static <T> List<T> tail(List<T> list) {
        return list.subList(1, list.size());
    }
}
