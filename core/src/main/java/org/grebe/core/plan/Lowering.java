package org.grebe.core.plan;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Pos;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;

/** Turns a condition of the script into a test for the kernel, or says why it cannot be one. */
final class Lowering {
    private final Probe probe;
    private final Constants constants;
    private int maps;

    /** {@code variables} gives the value of a name from outside of the closure. */
    Lowering(Probe probe, Function<String, Optional<Object>> variables) {
        this.probe = probe;
        this.constants = new Constants(variables);
    }

    Lowered lower(Expr condition) {
        try {
            return new Lowered.Kernel(test(condition));
        } catch (StaysInScript e) {
            return new Lowered.Script(e.getMessage(), e.pos());
        }
    }

    private Test test(Expr e) {
        if (e instanceof Expr.Binary b) {
            return binary(b);
        }
        if (e instanceof Expr.Unary u && u.op() == UnaryOp.NOT) {
            return not(test(u.operand()));
        }
        if (e instanceof Expr.Literal l && l.value() instanceof Boolean value) {
            return new Test.Constant(value);
        }
        if (e instanceof Expr.Call c && c.target() instanceof Expr.Field f) {
            return call(c, field(f));
        }
        throw stays(e);
    }

    static Test not(Test test) {
        if (test instanceof Test.Constant c) {
            return new Test.Constant(!c.value());
        }
        return test instanceof Test.Not n ? n.test() : new Test.Not(test);
    }

    private Test binary(Expr.Binary b) {
        return switch (b.op()) {
            case AND -> new Test.And(List.of(test(b.left()), test(b.right())));
            case OR -> new Test.Or(List.of(test(b.left()), test(b.right())));
            case EQ -> equal(b);
            case NE -> not(equal(b));
            case LT -> order(b, Cond.SLT);
            case LE -> order(b, Cond.SLE);
            case GT -> order(b, Cond.SGT);
            case GE -> order(b, Cond.SGE);
            case IN -> in(b);
            case NOT_IN -> not(in(b));
            default -> throw stays(b);
        };
    }

    private Test equal(Expr.Binary b) {
        boolean fieldFirst = b.left() instanceof Expr.Field;
        Expr one = fieldFirst ? b.left() : b.right();
        Expr other = fieldFirst ? b.right() : b.left();
        if (one instanceof Expr.Field f && !field(f).type().isInteger()) {
            if (other instanceof Expr.Field) {
                throw new StaysInScript("the kernel compares names and addresses with constants only", b.pos());
            }
            return same(field(f), constants.value(other), other.pos());
        }
        return new Test.Compare(num(b.left()), Cond.EQ, num(b.right()));
    }

    private Test order(Expr.Binary b, Cond cond) {
        return new Test.Compare(num(b.left()), cond, num(b.right()));
    }

    private Num num(Expr e) {
        if (e instanceof Expr.Field f) {
            Field field = field(f);
            if (!field.type().isInteger()) {
                throw new StaysInScript(
                        "the kernel does this with integers only, and " + f + " is "
                                + (field.type() == FieldType.ADDRESS ? "an address" : "a name"), e.pos());
            }
            return new Num.Load(field.name());
        }
        if (e instanceof Expr.Binary) {
            throw stays(e);
        }
        Object value = constants.value(e);
        if (isInteger(value)) {
            return new Num.Const(((Number) value).longValue());
        }
        throw new StaysInScript(e + " is no integer", e.pos());
    }

    private static boolean isInteger(Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
    }

    private Test in(Expr.Binary b) {
        if (!(b.left() instanceof Expr.Field f)) {
            throw stays(b.left());
        }
        Field field = field(f);
        if (b.right() instanceof Expr.Range r) {
            return range(field, r);
        }
        Object set = constants.value(b.right());
        if (set instanceof Cidr || field.type() == FieldType.ADDRESS && set instanceof CharSequence) {
            return member(field, set, b.right().pos());
        }
        if (!(set instanceof Collection<?> values)) {
            throw new StaysInScript("the kernel knows lists, ranges and cidr(...) to the right of in", b.right().pos());
        }
        if (values.isEmpty()) {
            return new Test.Constant(false);
        }
        return field.type().isInteger()
                ? oneOf(field, values, b.right().pos())
                : new Test.Or(values.stream().map(v -> member(field, v, b.right().pos())).toList());
    }

    private Test range(Field field, Expr.Range r) {
        requireInteger(field, r.pos());
        Num from = num(r.from());
        Num to = num(r.to());
        if (!(from instanceof Num.Const low) || !(to instanceof Num.Const high)) {
            throw new StaysInScript("the kernel knows ranges with constant ends only", r.pos());
        }
        if (low.value() > high.value()) {
            throw new StaysInScript("the range runs downwards", r.pos());
        }
        if (!r.inclusive() && low.value() == high.value()) {
            return new Test.Constant(false);
        }
        long last = r.inclusive() ? high.value() : high.value() - 1;
        return new Test.Between(new Num.Load(field.name()), low.value(), last);
    }

    private Test member(Field field, Object value, Pos pos) {
        if (field.type() == FieldType.ADDRESS && value instanceof CharSequence text && text.toString().contains("/")) {
            try {
                return inCidr(field, Cidr.parse(text.toString()), pos);
            } catch (IllegalArgumentException e) {
                throw new PlanError(e.getMessage(), pos);
            }
        }
        return value instanceof Cidr cidr ? inCidr(field, cidr, pos) : same(field, value, pos);
    }

    private Test oneOf(Field field, Collection<?> values, Pos pos) {
        TreeSet<Long> sorted = new TreeSet<>();
        for (Object value : values) {
            if (!isInteger(value)) {
                throw new StaysInScript("the list has " + value + ", which is no integer", pos);
            }
            sorted.add(((Number) value).longValue());
        }
        Num load = new Num.Load(field.name());
        if (sorted.size() <= FilterMap.INLINE_LIMIT) {
            return new Test.OneOf(load, List.copyOf(sorted));
        }
        FilterMap.Kind kind = field.type() == FieldType.U16 ? FilterMap.Kind.BITMAP : FilterMap.Kind.HASH;
        return new Test.InMap(load, new FilterMap("set" + ++maps, kind, List.copyOf(sorted)));
    }

    private Test same(Field field, Object value, Pos pos) {
        if (value == null) {
            return new Test.Constant(false);
        }
        if (field.type() == FieldType.COMM) {
            return comm(field, value, pos, true);
        }
        if (field.type() == FieldType.ADDRESS) {
            IpAddress address = address(field, value, pos);
            return new Test.Masked(
                    field.name(), ones(128), Test.Bytes16.of(address.bytes()), field.name() + " == " + address);
        }
        requireInteger(field, pos);
        return oneOf(field, List.of(value), pos);
    }

    private static IpAddress address(Field field, Object value, Pos pos) {
        if (value instanceof IpAddress address) {
            return address;
        }
        if (value instanceof CharSequence text) {
            try {
                return IpAddress.parse(text.toString());
            } catch (IllegalArgumentException e) {
                throw new PlanError("'" + text + "' is no IP address, and " + field.name() + " is one", pos);
            }
        }
        throw new StaysInScript("addresses are compared with addresses", pos);
    }

    private Test inCidr(Field field, Cidr cidr, Pos pos) {
        if (field.type() != FieldType.ADDRESS) {
            throw new StaysInScript(field.name() + " is no address", pos);
        }
        return new Test.Masked(
                field.name(),
                ones(cidr.prefixLength()),
                Test.Bytes16.of(cidr.base().bytes()),
                field.name() + " in " + cidr);
    }

    /** {@code bits} ones from the first byte's most significant bit on. */
    private static Test.Bytes16 ones(int bits) {
        byte[] mask = new byte[16];
        for (int i = 0; i < bits; i++) {
            mask[i / 8] |= (byte) (0x80 >> i % 8);
        }
        return Test.Bytes16.of(mask);
    }

    private Test call(Expr.Call c, Field field) {
        boolean known = field.type() == FieldType.COMM && c.method().equals("startsWith") && c.arguments().size() == 1;
        if (!known) {
            throw new StaysInScript("the kernel has no " + c.method() + "()", c.pos());
        }
        return comm(field, constants.value(c.arguments().get(0)), c.pos(), false);
    }

    /** Names in the kernel are at most 15 bytes, padded with NULs to 16. */
    private static Test comm(Field field, Object value, Pos pos, boolean whole) {
        if (!(value instanceof CharSequence)) {
            throw new StaysInScript("names are compared with strings", pos);
        }
        String text = value.toString();
        // Bytes that are no UTF-8 read as U+FFFD in the script, so only there can they be told from it.
        boolean hasBytes = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        if (!hasBytes || text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0) {
            throw new StaysInScript("the text is not one that a thread's name can be compared with byte by byte", pos);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 15) {
            return new Test.Constant(false);
        }
        String meaning = whole ? " == '" + text + "'" : " starts with '" + text + "'";
        return new Test.Masked(
                field.name(), ones(whole ? 128 : bytes.length * 8), Test.Bytes16.of(bytes), field.name() + meaning);
    }

    private Field field(Expr.Field f) {
        return probe.field(f.name()).orElseThrow(() -> new PlanError(probe.noField(f.name()), f.pos()));
    }

    private static void requireInteger(Field field, Pos pos) {
        if (!field.type().isInteger()) {
            throw new StaysInScript(field.name() + " is no integer", pos);
        }
    }

    private static StaysInScript stays(Expr e) {
        if (e instanceof Expr.Opaque o) {
            return new StaysInScript(o.reason(), o.pos());
        }
        if (e instanceof Expr.Binary b && !b.op().isComparison() && b.op() != BinaryOp.AND && b.op() != BinaryOp.OR) {
            return new StaysInScript("arithmetic is not moved into the kernel yet", e.pos());
        }
        return new StaysInScript("the kernel has no form of it yet", e.pos());
    }
}
