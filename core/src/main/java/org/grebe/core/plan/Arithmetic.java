package org.grebe.core.plan;

import java.util.Map;
import java.util.function.Function;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Integers;

/** Lowers integer expressions, keeping Groovy's widths: Integer where both sides are, else Long. */
final class Arithmetic {
    private static final Map<BinaryOp, Value.Op> OPS = Map.of(
            BinaryOp.ADD, Value.Op.ADD,
            BinaryOp.SUB, Value.Op.SUB,
            BinaryOp.MUL, Value.Op.MUL,
            BinaryOp.MOD, Value.Op.MOD,
            BinaryOp.BIT_AND, Value.Op.AND,
            BinaryOp.BIT_OR, Value.Op.OR,
            BinaryOp.BIT_XOR, Value.Op.XOR,
            BinaryOp.SHL, Value.Op.SHL,
            BinaryOp.SHR, Value.Op.SHR,
            BinaryOp.USHR, Value.Op.USHR);

    private final Lowering.Fields fields;
    private final Constants constants;
    private final Function<Expr, Predicate> tests;
    private final Function<Expr.Held, Value> held;

    Arithmetic(Lowering.Fields fields, Constants constants, Function<Expr, Predicate> tests,
            Function<Expr.Held, Value> held) {
        this.fields = fields;
        this.constants = constants;
        this.tests = tests;
        this.held = held;
    }

    Value num(Expr e) {
        if (e instanceof Expr.Field f) {
            return load(fields.of(f), f);
        }
        if (e instanceof Expr.Held h) {
            return held.apply(h);
        }
        if (e instanceof Expr.InUnit in && in.value() instanceof Expr.Held h) {
            return held.apply(h); // A number, which is in that unit already.
        }
        if (e instanceof Expr.Binary b && !b.op().isComparison() && b.op() != BinaryOp.AND && b.op() != BinaryOp.OR) {
            return binary(b);
        }
        if (e instanceof Expr.Unary u && u.op() == UnaryOp.NEGATE) {
            return new Value.Negate(num(u.operand()));
        }
        if (e instanceof Expr.Unary u && u.op() == UnaryOp.BIT_NOT) {
            return new Value.Arith(Value.Op.XOR, num(u.operand()), new Value.Const(-1, false));
        }
        if (e instanceof Expr.Ternary t) {
            return choose(tests.apply(t.condition()), num(t.then()), num(t.otherwise()), t);
        }
        Object value = constants.value(e);
        if (Integers.isInteger(value)) {
            return new Value.Const(((Number) value).longValue(), value instanceof Long);
        }
        throw new StaysInScript(e + " is no integer", e.pos());
    }

    private static Value choose(Predicate test, Value then, Value otherwise, Expr.Ternary source) {
        if (then.wide() != otherwise.wide()) {
            // Which width later operations have would depend on the event.
            throw new StaysInScript("it is an int or a long, by the event", source.pos());
        }
        return new Value.Choose(test, then, otherwise);
    }

    /** The field itself, where the caller sees to it that it is not null. */
    Value present(Expr.Field f) {
        return present(fields.of(f), f);
    }

    private static Value load(Field field, Expr.Field source) {
        if (field.nullable()) {
            throw new StaysInScript(source + " may be null, of which nothing is worked out", source.pos());
        }
        return present(field, source);
    }

    private static Value present(Field field, Expr.Field source) {
        if (!field.type().isInteger()) {
            throw new StaysInScript(
                    "the kernel does this with integers only, and " + source + " is "
                            + (field.type() == FieldType.ADDRESS ? "an address"
                                    : field.type() == FieldType.TEXT ? "text" : "a name"), source.pos());
        }
        return new Value.Field(field.name(), field.type().javaType.equals("long"));
    }

    private Value binary(Expr.Binary b) {
        if (b.op() == BinaryOp.DIV) {
            throw new StaysInScript("Groovy's / gives a decimal number", b.pos());
        }
        Value left = num(b.left());
        Value right = num(b.right());
        if (b.op() == BinaryOp.MOD && !(right instanceof Value.Const c && c.value() != 0)) {
            throw new StaysInScript("a division by 0 must fail as it does in Groovy", b.pos());
        }
        return new Value.Arith(OPS.get(b.op()), left, right);
    }
}
