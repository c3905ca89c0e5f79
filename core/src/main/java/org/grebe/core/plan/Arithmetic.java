package org.grebe.core.plan;

import java.util.Map;
import java.util.function.Function;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Integers;

/** Lowers integer expressions, keeping Groovy's widths: Integer where both sides are, else Long. */
final class Arithmetic {
    private static final Map<BinaryOp, Num.Op> OPS = Map.of(
            BinaryOp.ADD, Num.Op.ADD,
            BinaryOp.SUB, Num.Op.SUB,
            BinaryOp.MUL, Num.Op.MUL,
            BinaryOp.MOD, Num.Op.MOD,
            BinaryOp.BIT_AND, Num.Op.AND,
            BinaryOp.BIT_OR, Num.Op.OR,
            BinaryOp.BIT_XOR, Num.Op.XOR,
            BinaryOp.SHL, Num.Op.SHL,
            BinaryOp.SHR, Num.Op.SHR,
            BinaryOp.USHR, Num.Op.USHR);

    private final Lowering.Fields fields;
    private final Constants constants;
    private final Function<Expr, Test> tests;

    Arithmetic(Lowering.Fields fields, Constants constants, Function<Expr, Test> tests) {
        this.fields = fields;
        this.constants = constants;
        this.tests = tests;
    }

    Num num(Expr e) {
        if (e instanceof Expr.Field f) {
            return load(fields.of(f), f);
        }
        if (e instanceof Expr.Binary b && !b.op().isComparison() && b.op() != BinaryOp.AND && b.op() != BinaryOp.OR) {
            return binary(b);
        }
        if (e instanceof Expr.Unary u && u.op() == UnaryOp.NEGATE) {
            return new Num.Negate(num(u.operand()));
        }
        if (e instanceof Expr.Unary u && u.op() == UnaryOp.BIT_NOT) {
            return new Num.Arith(Num.Op.XOR, num(u.operand()), new Num.Const(-1, false));
        }
        if (e instanceof Expr.Ternary t) {
            return choose(tests.apply(t.condition()), num(t.then()), num(t.otherwise()), t);
        }
        Object value = constants.value(e);
        if (Integers.isInteger(value)) {
            return new Num.Const(((Number) value).longValue(), value instanceof Long);
        }
        throw new StaysInScript(e + " is no integer", e.pos());
    }

    private static Num choose(Test test, Num then, Num otherwise, Expr.Ternary source) {
        if (then.wide() != otherwise.wide()) {
            // Which width later operations have would depend on the event.
            throw new StaysInScript("it is an int or a long, by the event", source.pos());
        }
        return new Num.Choose(test, then, otherwise);
    }

    private static Num load(Field field, Expr.Field source) {
        if (!field.type().isInteger()) {
            throw new StaysInScript(
                    "the kernel does this with integers only, and " + source + " is "
                            + (field.type() == FieldType.ADDRESS ? "an address"
                                    : field.type() == FieldType.TEXT ? "text" : "a name"), source.pos());
        }
        return new Num.Load(field.name(), field.type().javaType.equals("long"));
    }

    private Num binary(Expr.Binary b) {
        if (b.op() == BinaryOp.DIV) {
            throw new StaysInScript("Groovy's / gives a decimal number", b.pos());
        }
        Num left = num(b.left());
        Num right = num(b.right());
        if (b.op() == BinaryOp.MOD && !(right instanceof Num.Const c && c.value() != 0)) {
            throw new StaysInScript("a division by 0 must fail as it does in Groovy", b.pos());
        }
        return new Num.Arith(OPS.get(b.op()), left, right);
    }
}
