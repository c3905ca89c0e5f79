package org.grebe.core.dsl.syntax;

import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.core.dsl.run.Formats;
import org.grebe.core.dsl.text.ScriptError;

/** Reports fields that a word cannot take: {@code signalName(it.comm)}, {@code printf '%d', it.comm}. */
public final class FieldArguments {
    /** Words that name a number. */
    static final Set<String> OF_NUMBERS =
            Set.of("errorName", "signalName", "syscallName", "userName", "cgroupPath");

    private final OnCall on;
    private final Set<String> ownMethods;
    private final String text;

    /** {@code ownMethods} are functions of the script, which hide words of their names. */
    public FieldArguments(OnCall on, Set<String> ownMethods, String text) {
        this.on = on;
        this.ownMethods = ownMethods;
        this.text = text;
    }

    public void check(MethodCallExpression call) {
        String name = String.valueOf(call.getMethodAsString());
        if (!call.isImplicitThis() || ownMethods.contains(name)
                || !(call.getArguments() instanceof TupleExpression given)) {
            return;
        }
        List<Expression> arguments = given.getExpressions();
        if (arguments.size() == 1 && OF_NUMBERS.contains(name)) {
            number(arguments.get(0), name);
        } else if (name.equals("printf") && arguments.size() > 1
                && arguments.get(0) instanceof ConstantExpression c && c.getValue() instanceof String format) {
            printf(format, c, arguments.subList(1, arguments.size()));
        }
    }

    private void printf(String format, Expression place, List<Expression> values) {
        if (values.size() == 1 && field(values.get(0)) != null && Formats.problem(format, 1) != null) {
            throw new ScriptError(Formats.problem(format, 1), Places.of(place), text);
        }
        List<String> conversions = Formats.conversions(format);
        for (int i = 0; i < Math.min(conversions.size(), values.size()); i++) {
            if (Formats.takesNumbersOnly(conversions.get(i))) {
                number(values.get(i), "%" + conversions.get(i));
            }
        }
    }

    private void number(Expression e, String taker) {
        Field field = field(e);
        if (field != null && !field.type().isInteger()) {
            String kind = field.type() == FieldType.ADDRESS ? "an address" : "text";
            String hint = taker.startsWith("%") ? "; write %s" : "";
            throw new ScriptError(taker + " takes a number, and it." + field.name() + " is " + kind + hint,
                    Places.of(e), text);
        }
    }

    private Field field(Expression e) {
        return e instanceof PropertyExpression p && !(p instanceof AttributeExpression)
                && on.isEvent(p.getObjectExpression()) && p.getProperty() instanceof ConstantExpression
                ? on.known().flatMap(probe -> probe.field(p.getPropertyAsString())).orElse(null) : null;
    }
}
