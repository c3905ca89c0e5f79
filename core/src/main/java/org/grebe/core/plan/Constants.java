package org.grebe.core.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.Integers;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Services;

/** Values that an expression has before any event comes. */
final class Constants {
    private final Function<String, Optional<Object>> variables;

    Constants(Function<String, Optional<Object>> variables) {
        this.variables = variables;
    }

    /** Groovy's truth of a value that cannot change, or null where only Groovy knows. */
    static Boolean truth(Object value) {
        return value instanceof Boolean b ? b
                : Integers.isInteger(value) ? Boolean.valueOf(((Number) value).longValue() != 0)
                : value instanceof CharSequence text ? Boolean.valueOf(text.length() > 0) : null;
    }

    /** Value of the expression; stays in the script where it depends on the event or on what may change. */
    Object value(Expr e) {
        if (e instanceof Expr.Literal l) {
            return l.value();
        }
        if (e instanceof Expr.ListOf list) {
            List<Object> values = new ArrayList<>();
            list.items().forEach(i -> values.add(value(i)));
            return values;
        }
        if (e instanceof Expr.Variable v) {
            return variables.apply(v.name()).orElseThrow(() -> new StaysInScript(
                    "the value of " + v.name() + " is not known when the trace starts", v.pos()));
        }
        if (e instanceof Expr.InUnit in) {
            Object value = value(in.value());
            return value instanceof Duration d ? Impossible.in(d, in.nanosPerUnit()) : value;
        }
        if (e instanceof Expr.Unary u && u.op() == UnaryOp.NEGATE) {
            Object operand = value(u.operand());
            if (operand instanceof Integer i) {
                return -i;
            }
            if (operand instanceof Long l) {
                return -l;
            }
        }
        if (e instanceof Expr.Call c && c.target() == null && c.arguments().size() == 1) {
            return function(c);
        }
        if (e instanceof Expr.Call c && c.target() != null) {
            throw new StaysInScript("the kernel has no " + c.method() + "()", c.pos());
        }
        if (e instanceof Expr.Opaque o) {
            throw new StaysInScript(o.reason(), o.pos());
        }
        throw new StaysInScript("the kernel compares fields with constants only", e.pos());
    }

    private Object function(Expr.Call c) {
        Object argument = value(c.arguments().get(0));
        if (argument instanceof CharSequence text) {
            try {
                switch (c.method()) {
                    case "ip":
                        return IpAddress.parse(text.toString());
                    case "cidr":
                        return Cidr.parse(text.toString());
                    case "port":
                        return Services.ofThisMachine().port(text.toString())
                                .orElseThrow(() -> new PlanError("no port is called '" + text + "'", c.pos()));
                    default:
                        break;
                }
            } catch (IllegalArgumentException e) {
                throw new PlanError(e.getMessage(), c.pos());
            }
        }
        throw new StaysInScript("the kernel cannot call " + c.method() + "()", c.pos());
    }
}
