package org.grebe.core.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Pos;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Integers;
import org.grebe.core.value.LiveSet;
import org.grebe.core.value.PinnedSet;

/** Turns a condition of the script into a test for the kernel, or says why it cannot be one. */
final class Lowering {
    private final Fields fields;
    private final Constants constants;
    private final Arithmetic arithmetic;
    private final ByteTests byteTests;
    private final Junctions junctions;
    private final NamedNumbers named;
    /** By number. */
    private final Map<Integer, Taken> held = new HashMap<>();
    /** Those of {@code held} that are not null where we are. */
    private Set<Integer> there = Set.of();
    private int maps;

    /** What was taken from a map that the kernel keeps; {@code found} is 1 where that is not null. */
    private record Taken(Value.Held value, Value.Held found) {
        Predicate isThere() {
            return new Predicate.Compare(found, Cond.NE, new Value.Const(0, true));
        }
    }

    /** {@code variables} gives the value of a name from outside of the closure. */
    Lowering(Probe probe, Function<String, Optional<Object>> variables) {
        fields = new Fields(probe);
        constants = new Constants(variables);
        arithmetic = new Arithmetic(fields, constants, this::test, this::held);
        byteTests = new ByteTests(this::mapName);
        junctions = new Junctions(probe, this::mapName);
        named = new NamedNumbers(probe, constants, arithmetic, junctions);
    }

    Lowered lower(Expr condition) {
        try {
            return new Lowered.Kernel(test(condition));
        } catch (StaysInScript e) {
            return new Lowered.Script(e.getMessage(), e.pos());
        }
    }

    Value num(Expr e) {
        return arithmetic.num(e);
    }

    KernelAggregation.Key key(Expr e) {
        if (named.is(e)) {
            return named.key(e);
        }
        if (e instanceof Expr.Field f && fields.of(f).type() == FieldType.TEXT) {
            if (nullable(f)) {
                throw new StaysInScript(f + " is text that may be null, and no key in the kernel is", f.pos());
            }
            return new KernelAggregation.Key.Text(fields.of(f));
        }
        if (nullable(e) && e instanceof Expr.Held h) {
            throw new StaysInScript("`" + h + "` may be null, and is a key", h.pos());
        }
        if (nullable(e)) {
            Field field = fields.of((Expr.Field) e);
            return new KernelAggregation.Key.OrNull(field.name(), isBytes(e)
                    ? new KernelAggregation.Key.Bytes(field)
                    : new KernelAggregation.Key.Number(arithmetic.present((Expr.Field) e)));
        }
        return isBytes(e)
                ? new KernelAggregation.Key.Bytes(fields.of((Expr.Field) e))
                : new KernelAggregation.Key.Number(arithmetic.num(e));
    }

    /** From now on {@code number} is known to conditions and values. */
    void hold(int number, Value.Held value, Value.Held found) {
        held.put(number, new Taken(value, found));
    }

    private Taken taken(Expr.Held h) {
        Taken taken = held.get(h.number());
        if (taken == null) {
            throw new StaysInScript("`" + h + "` comes from a map of the script's", h.pos());
        }
        return taken;
    }

    /** The value where that is known not to be null. */
    private Value held(Expr.Held h) {
        Taken taken = taken(h);
        if (!there.contains(h.number())) {
            throw new StaysInScript("`" + h + "` may be null, of which nothing is worked out", h.pos());
        }
        return taken.value();
    }

    /** Lowers where the condition has come out as {@code outcome}. */
    void given(Expr condition, boolean outcome, Runnable lower) {
        Set<Integer> before = there;
        there = new HashSet<>(before);
        there.addAll(thereIf(condition, outcome));
        lower.run();
        there = before;
    }

    /** What is not null if the condition comes out as {@code outcome}. */
    private static Set<Integer> thereIf(Expr condition, boolean outcome) {
        Set<Integer> there = new HashSet<>();
        if (condition instanceof Expr.Unary u && u.op() == UnaryOp.NOT) {
            return thereIf(u.operand(), !outcome);
        } else if (condition instanceof Expr.Binary b && b.op() == (outcome ? BinaryOp.AND : BinaryOp.OR)) {
            there.addAll(thereIf(b.left(), outcome));
            there.addAll(thereIf(b.right(), outcome));
        } else if (condition instanceof Expr.Binary b && b.left() instanceof Expr.Held h
                && b.op() == (outcome ? BinaryOp.NE : BinaryOp.EQ)
                && b.right() instanceof Expr.Literal l && l.value() == null) {
            there.add(h.number());
        }
        return there;
    }

    /** Whether it is a field that pointers lead to, or was taken from a map, and so may be null. */
    private boolean nullable(Expr e) {
        return e instanceof Expr.Held h && !there.contains(h.number())
                || e instanceof Expr.Field f && fields.probe().field(f.name()).filter(Field::nullable).isPresent();
    }

    /** Whether it is text that another may write to between two looks at it. */
    boolean mayChange(Expr.Field f) {
        return fields.probe().field(f.name()).filter(fields.probe()::mayChange).isPresent();
    }

    Junctions junctions() {
        return junctions;
    }

    private String mapName() {
        return "set" + ++maps;
    }

    /** @throws StaysInScript if any part of it has no form in the kernel */
    Predicate test(Expr e) {
        if (e instanceof Expr.Binary b) {
            return binary(b);
        }
        if (e instanceof Expr.Unary u && u.op() == UnaryOp.NOT) {
            return Junctions.not(test(u.operand()));
        }
        if (e instanceof Expr.Ternary t) {
            Predicate condition = test(t.condition());
            return junctions.or(Junctions.and(condition, test(t.then())),
                    Junctions.and(Junctions.not(condition), test(t.otherwise())));
        }
        if (e instanceof Expr.Call c && c.target() instanceof Expr.Field f) {
            if (nullable(f)) {
                throw new StaysInScript(f + " may be null, which has no " + c.method() + "()", c.pos());
            }
            isBytes(f);
            return byteTests.call(c, fields.of(f), constants);
        }
        if (e instanceof Expr.Opaque o) {
            throw new StaysInScript(o.reason(), o.pos());
        }
        Boolean truth = Constants.truth(constants.value(e));
        if (truth != null) {
            return new Predicate.Constant(truth);
        }
        String reason = e instanceof Expr.Variable
                ? "whether " + e + " counts as true is known only when it runs" : "the kernel has no form of it";
        throw new StaysInScript(reason, e.pos());
    }

    /** Whether {@code e} is text, an address or a condition, which no table can add. */
    boolean isNoNumber(Expr e) {
        return e instanceof Expr.Field f && fields.probe().field(f.name()).isPresent()
                        && !fields.of(f).type().isInteger()
                || e instanceof Expr.Literal l && (l.value() instanceof String || l.value() instanceof Boolean)
                || e instanceof Expr.Binary b && b.op().isComparison();
    }

    /** What is worked out of a field and has decimals, if {@code e} is that. */
    Optional<Derived> decimals(Expr e) {
        return !(e instanceof Expr.Field f) ? Optional.empty()
                : fields.probe().derived(f.name()).filter(d -> d.javaType.equals("double"));
    }

    private Predicate binary(Expr.Binary b) {
        requirePossible(b);
        return b.op().isComparison() && (nullable(b.left()) || nullable(b.right())) ? withNull(b) : compared(b);
    }

    /**
     * Groovy's null equals nothing but itself, is in nothing, and is less than everything else.
     *
     * @throws StaysInScript where both sides may be null and are ordered
     */
    private Predicate withNull(Expr.Binary b) {
        boolean left = nullable(b.left());
        Expr other = left ? b.right() : b.left();
        Predicate present = isThere(left ? b.left() : b.right());
        boolean equality = b.op() == BinaryOp.EQ || b.op() == BinaryOp.NE;
        if (equality && other instanceof Expr.Literal l && l.value() == null) {
            return b.op() == BinaryOp.NE ? present : Junctions.not(present);
        } else if (nullable(other)) {
            return bothMayBeNull(b, present);
        }
        boolean ifNull = b.op() == BinaryOp.NE || b.op() == BinaryOp.NOT_IN
                || (left ? b.op() == BinaryOp.LT || b.op() == BinaryOp.LE
                        : b.op() == BinaryOp.GT || b.op() == BinaryOp.GE);
        Predicate test = compared(b);
        return ifNull ? junctions.or(Junctions.not(present), test) : Junctions.and(present, test);
    }

    private Predicate bothMayBeNull(Expr.Binary b, Predicate left) {
        if (b.op() != BinaryOp.EQ && b.op() != BinaryOp.NE) {
            throw new StaysInScript("both sides may be null", b.pos());
        }
        Predicate right = isThere(b.right());
        Predicate same = junctions.or(
                Junctions.and(Junctions.and(left, right), equal(b)),
                Junctions.and(Junctions.not(left), Junctions.not(right)));
        return b.op() == BinaryOp.EQ ? same : Junctions.not(same);
    }

    private Predicate isThere(Expr e) {
        return e instanceof Expr.Held h ? taken(h).isThere()
                : new Predicate.Present(fields.of((Expr.Field) e).name());
    }

    /** A side of a comparison; one that may be null by itself comes here by way of {@link #withNull} alone. */
    private Value operand(Expr e) {
        return !nullable(e) ? arithmetic.num(e)
                : e instanceof Expr.Held h ? taken(h).value() : arithmetic.present((Expr.Field) e);
    }

    private Predicate compared(Expr.Binary b) {
        return switch (b.op()) {
            case AND -> operands(b).stream().reduce(Junctions::and).orElseThrow();
            case OR -> operands(b).stream().reduce(junctions::or).orElseThrow();
            case EQ -> equal(b);
            case NE -> Junctions.not(equal(b));
            case LT -> order(b, Cond.SLT);
            case LE -> order(b, Cond.SLE);
            case GT -> order(b, Cond.SGT);
            case GE -> order(b, Cond.SGE);
            case IN -> in(b);
            case NOT_IN -> Junctions.not(in(b));
            default -> throw new StaysInScript("it is a number, not a condition", b.pos());
        };
    }

    /** Variables, filters and Java's values come here; the compiler has reported what is wrong with literals. */
    private void requirePossible(Expr.Binary b) {
        if (b.left() instanceof Expr.Field f) {
            requirePossible(f, b.op(), b.right());
        }
        if (b.right() instanceof Expr.Field f) {
            b.op().mirrored().ifPresent(op -> requirePossible(f, op, b.left()));
        }
    }

    private void requirePossible(Expr.Field field, BinaryOp op, Expr other) {
        if (fields.probe().derived(field.name()).isPresent()) {
            return; // Names of numbers have ranges of their own, see NamedNumbers.
        }
        if (other instanceof Expr.Literal || other instanceof Expr.Variable || other instanceof Expr.ListOf
                || other instanceof Expr.InUnit) {
            Impossible.comparison(fields.of(field), op, valueOrNull(other)).ifPresent(problem -> {
                throw new PlanError(problem, other.pos());
            });
        }
    }

    private Object valueOrNull(Expr e) {
        try {
            return constants.value(e);
        } catch (StaysInScript unknown) {
            return null;
        }
    }

    /** Those of {@code a || b || c}, which Groovy reads as {@code (a || b) || c}. */
    private List<Predicate> operands(Expr.Binary chain) {
        Deque<Expr> operands = new ArrayDeque<>();
        Expr left = chain;
        while (left instanceof Expr.Binary b && b.op() == chain.op()) {
            operands.addFirst(b.right());
            left = b.left();
        }
        operands.addFirst(left);
        List<Predicate> tests = new ArrayList<>();
        Set<Integer> before = there;
        there = new HashSet<>(before);
        for (Expr operand : operands) {
            tests.add(test(operand));
            there.addAll(thereIf(operand, chain.op() == BinaryOp.AND)); // Else the next is not asked.
        }
        there = before;
        return tests;
    }

    private Predicate equal(Expr.Binary b) {
        if (named.is(b.left()) || named.is(b.right())) {
            boolean left = named.is(b.left());
            return named.equal(left ? b.left() : b.right(), left ? b.right() : b.left());
        }
        if (isBytes(b.left()) && isBytes(b.right())) {
            return byteTests.same(fields.of((Expr.Field) b.left()), fields.of((Expr.Field) b.right()), b.pos());
        }
        if (isBytes(b.left()) || isBytes(b.right())) {
            Expr field = isBytes(b.left()) ? b.left() : b.right();
            Expr other = isBytes(b.left()) ? b.right() : b.left();
            return byteTests.same(fields.of((Expr.Field) field), constants.value(other), other.pos());
        }
        if (b.right() instanceof Expr.Literal l && l.value() == null) {
            arithmetic.num(b.left());
            return new Predicate.Constant(false);
        }
        return new Predicate.Compare(operand(b.left()), Cond.EQ, operand(b.right()));
    }

    private Predicate order(Expr.Binary b, Cond cond) {
        return new Predicate.Compare(operand(b.left()), cond, operand(b.right()));
    }

    private boolean isBytes(Expr e) {
        if (e instanceof Expr.Field f && fields.probe().mayChange(fields.of(f))) {
            throw new StaysInScript(f + " is text in memory that may change until it is copied", f.pos());
        }
        return e instanceof Expr.Field f && !fields.of(f).type().isInteger();
    }

    private Predicate in(Expr.Binary b) {
        if (named.is(b.left())) {
            return named.in(b.left(), b.right());
        }
        if (isBytes(b.left())) {
            if (b.right() instanceof Expr.Range r) {
                throw new StaysInScript("the kernel knows ranges of integers only", r.pos());
            }
            return byteTests.in(fields.of((Expr.Field) b.left()), constants.value(b.right()), b.right().pos());
        }
        Value value = operand(b.left());
        if (b.right() instanceof Expr.Range r) {
            return range(value, r);
        }
        Object where = constants.value(b.right());
        if (Integers.isInteger(where)) {
            return new Predicate.Compare(value, Cond.EQ, arithmetic.num(b.right()));
        }
        if (where instanceof Span span) {
            return new Predicate.Between(value, span.low(), span.high());
        }
        if (where instanceof Collection<?> members) {
            return oneOf(value, members, b.right().pos());
        }
        throw new StaysInScript("the kernel knows lists, ranges and cidr(...) to the right of in", b.right().pos());
    }

    private Predicate range(Value value, Expr.Range r) {
        long from = integer(r.from());
        long to = integer(r.to());
        if (!r.inclusive() && from == to) {
            return new Predicate.Constant(false);
        }
        // Groovy's ranges may run downwards, and leave out their end on whichever side that is.
        if (from <= to) {
            return new Predicate.Between(value, from, r.inclusive() ? to : to - 1);
        }
        return new Predicate.Between(value, r.inclusive() ? to : to + 1, from);
    }

    private long integer(Expr e) {
        Object value = constants.value(e);
        if (Integers.isInteger(value)) {
            return ((Number) value).longValue();
        }
        throw new StaysInScript(e + " is no integer", e.pos());
    }

    static FilterMap live(String name, FilterMap.Kind kind, LiveSet set, Pos pos) {
        try {
            return FilterMap.live(name, kind, set);
        } catch (IllegalArgumentException e) {
            throw new PlanError(e.getMessage(), pos);
        }
    }

    private Predicate oneOf(Value value, Collection<?> members, Pos pos) {
        if (members instanceof LiveSet set) {
            return new Predicate.InSet(value, live(mapName(), junctions.kind(value), set, pos));
        }
        if (members instanceof PinnedSet set) {
            return new Predicate.InSet(value, FilterMap.pinned(mapName(), set));
        }
        TreeSet<Long> sorted = new TreeSet<>();
        for (Object member : members) {
            if (!Integers.isInteger(member)) {
                throw new StaysInScript("the list has " + member + ", which is no integer", pos);
            }
            sorted.add(((Number) member).longValue());
        }
        return junctions.oneOf(value, sorted);
    }

    /** The probe's fields by the names that a script uses. */
    record Fields(Probe probe) {
        Field of(Expr.Field f) {
            if (probe.derived(f.name()).isPresent()) {
                throw new StaysInScript(f + " is worked out by the script", f.pos());
            }
            return probe.field(f.name())
                    .orElseThrow(() -> new PlanError(probe.noField(f.name()), f.pos()));
        }
    }
}
