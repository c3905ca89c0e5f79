package org.grebe.core.plan;

import java.util.List;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;

/**
 * How much code a test or a number becomes at most, the fetching of fields left out.
 *
 * @param insns instructions
 * @param stack bytes beside those of the fields
 * @param depth how deep it is nested
 */
record Weight(int insns, int stack, int depth) {
    private static final int LOOKUP = 8;
    private static final int HIST = 60;

    /** What fetches a field, of which at most a part is written by a planner. */
    private static final Weight FETCHED = new Weight(Room.FETCH, 0);

    private Weight(int insns, int stack) {
        this(insns, stack, 0);
    }

    static Weight of(KernelAggregation a) {
        Weight parts = a.value() == null ? new Weight(0, 0) : of(a.value());
        for (KernelAggregation.Key key : a.keys()) {
            parts = parts.then(key instanceof KernelAggregation.Key.Number n ? of(n.num()) : new Weight(4, 0));
        }
        Weight when = a.when() == null ? new Weight(0, 0) : of(a.when());
        return parts.then(new Weight(HIST + 4 * LOOKUP, 0))
                .above(Math.max(8, a.keyBytes()) + 16)
                .then(when);
    }

    static Weight of(Predicate test) {
        return test.accept(PREDICATES);
    }

    static Weight of(Value value) {
        return value.accept(VALUES);
    }

    private static final Predicate.Visitor<Weight> PREDICATES = new Predicate.Visitor<>() {
        @Override
        public Weight constant(Predicate.Constant c) {
            return new Weight(1, 0);
        }

        @Override
        public Weight compare(Predicate.Compare c) {
            return both(c.left(), c.right()).then(new Weight(3, 0));
        }

        @Override
        public Weight between(Predicate.Between b) {
            return of(b.value()).then(new Weight(6, 0));
        }

        @Override
        public Weight oneOf(Predicate.OneOf o) {
            int jumps = o.values().stream().mapToInt(v -> v == v.intValue() ? 1 : 3).sum();
            return of(o.value()).then(new Weight(1 + jumps, 0));
        }

        @Override
        public Weight inSet(Predicate.InSet in) {
            return of(in.value()).then(new Weight(4 + LOOKUP, 8));
        }

        @Override
        public Weight masked(Predicate.Masked m) {
            return new Weight(14, 0);
        }

        @Override
        public Weight bytesInSet(Predicate.BytesInSet in) {
            return new Weight(7 + LOOKUP, 24);
        }

        @Override
        public Weight contains(Predicate.Contains c) {
            return new Weight((17 - c.bytes().size()) * (2 * c.bytes().size() + 1) + 1, 0);
        }

        @Override
        public Weight sameBytes(Predicate.SameBytes s) {
            return new Weight(7, 0);
        }

        @Override
        public Weight mapped(Predicate.Mapped m) {
            return new Weight(6, 0);
        }

        @Override
        public Weight and(Predicate.And a) {
            return all(a.tests());
        }

        @Override
        public Weight or(Predicate.Or o) {
            return all(o.tests());
        }

        @Override
        public Weight not(Predicate.Not n) {
            return of(n.test()).deeper();
        }
    };

    private static final Value.Visitor<Weight> VALUES = new Value.Visitor<>() {
        @Override
        public Weight field(Value.Field field) {
            return new Weight(2, 0);
        }

        @Override
        public Weight constant(Value.Const constant) {
            return new Weight(2, 0);
        }

        @Override
        public Weight arith(Value.Arith a) {
            // A remainder takes most; what is narrow is extended again.
            return both(a.left(), a.right()).then(new Weight(a.op() == Value.Op.MOD ? 11 : 5, 0)).deeper();
        }

        @Override
        public Weight negate(Value.Negate n) {
            return of(n.operand()).then(new Weight(3, 0)).deeper();
        }

        @Override
        public Weight choose(Value.Choose c) {
            return of(c.test()).then(of(c.then())).then(of(c.otherwise())).then(new Weight(1, 0)).deeper();
        }

        @Override
        public Weight local(Value.Local local) {
            return FETCHED;
        }

        @Override
        public Weight named(Value.Named named) {
            return FETCHED;
        }

        @Override
        public Weight parameter(Value.Parameter parameter) {
            return FETCHED;
        }

        @Override
        public Weight as(Value.As as) {
            return FETCHED;
        }

        @Override
        public Weight math(Value.Math math) {
            return FETCHED;
        }

        @Override
        public Weight fresh(Value.Fresh fresh) {
            return FETCHED;
        }

        @Override
        public Weight copyTo(Value.CopyTo copy) {
            return FETCHED;
        }

        @Override
        public Weight loadBytes(Value.LoadBytes load) {
            return FETCHED;
        }

        @Override
        public Weight element(Value.Element element) {
            return FETCHED;
        }

        @Override
        public Weight member(Value.Member member) {
            return FETCHED;
        }

        @Override
        public Weight at(Value.At at) {
            return FETCHED;
        }

        @Override
        public Weight readKernel(Value.ReadKernel read) {
            return FETCHED;
        }

        @Override
        public Weight lastElement(Value.LastElement element) {
            return FETCHED;
        }

        @Override
        public Weight call(Value.Call call) {
            return FETCHED;
        }

        @Override
        public Weight low32(Value.Low32 low) {
            return FETCHED;
        }

        @Override
        public Weight shiftRight(Value.ShiftRight shift) {
            return FETCHED;
        }

        @Override
        public Weight hostOrder(Value.HostOrder order) {
            return FETCHED;
        }

        @Override
        public Weight bits(Value.Bits bits) {
            return FETCHED;
        }
    };

    private static Weight all(List<Predicate> tests) {
        Weight sum = new Weight(1, 0);
        for (Predicate t : tests) {
            sum = sum.then(of(t));
        }
        return sum.deeper();
    }

    /** The right side waits on the stack for the left one, unless it is simple. */
    private static Weight both(Value left, Value right) {
        Weight r = of(right);
        boolean simple = right instanceof Value.Field || right instanceof Value.Const;
        return simple ? of(left).then(r) : r.then(of(left).above(8)).then(new Weight(2, 0));
    }

    /** One after the other in the same places. */
    private Weight then(Weight next) {
        return new Weight(insns + next.insns, Math.max(stack, next.stack), Math.max(depth, next.depth));
    }

    /** While so many bytes are in use. */
    private Weight above(int bytes) {
        return new Weight(insns, stack + bytes, depth);
    }

    private Weight deeper() {
        return new Weight(insns, stack, depth + 1);
    }
}
