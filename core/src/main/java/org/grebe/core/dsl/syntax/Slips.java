package org.grebe.core.dsl.syntax;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.Integers;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Services;

/** Slips that are Groovy, but fail at every event, or are always true: constants that cannot be meant. */
final class Slips {
    private static final Set<Integer> DIVISIONS = Set.of(Types.MOD, Types.REMAINDER, Types.DIVIDE, Types.INTDIV);

    /** What they return has nothing to ask for. */
    private static final Set<String> PRINTING = Set.of("print", "println", "printf");

    private final OnCall on;
    private final Set<String> ownMethods;
    private final String text;

    Slips(OnCall on, Set<String> ownMethods, String text) {
        this.on = on;
        this.ownMethods = ownMethods;
        this.text = text;
    }

    void check(BinaryExpression b) {
        int type = b.getOperation().getType();
        Expression left = b.getLeftExpression();
        Expression right = b.getRightExpression();
        if (type == Types.LOGICAL_OR || type == Types.LOGICAL_AND) {
            alone(left, right);
            alone(right, left);
        } else if (DIVISIONS.contains(type) && isZero(right)) {
            throw error("division by zero", right);
        } else if (type == Types.LEFT_SQUARE_BRACKET && on.isEvent(left)
                && right instanceof ConstantExpression c && c.getValue() instanceof String field) {
            on.known().ifPresent(probe -> ProbeNames.checkField(probe, field, Places.of(right), text));
        } else if (Operators.binary(type).filter(op -> op.isComparison()).isPresent()) {
            name(left, right);
            name(right, left);
        }
    }

    void check(PropertyExpression p) {
        comma(p, "");
    }

    /** {@code print it.comm it.dport}, which Groovy reads as {@code print(it.comm).it.dport}. */
    private void comma(Expression e, String rest) {
        if (e instanceof PropertyExpression p) {
            comma(p.getObjectExpression(), p.getPropertyAsString() + (rest.isEmpty() ? "" : "." + rest));
        } else if (!rest.isEmpty() && e instanceof MethodCallExpression call && call.isImplicitThis()
                && PRINTING.contains("" + call.getMethodAsString())
                && !ownMethods.contains(call.getMethodAsString())) {
            String line = call.getMethodAsString() + " " + texts(given(call)) + ", "
                    + rest.replace(".it.", ", it.");
            throw error("a comma is missing: write " + line, call);
        }
    }

    private static String texts(List<Expression> all) {
        return all.stream().map(e -> e instanceof ConstantExpression c ? quoted(c) : e.getText())
                .collect(Collectors.joining(", "));
    }

    private static List<Expression> given(MethodCallExpression call) {
        return call.getArguments() instanceof TupleExpression t ? t.getExpressions() : List.of();
    }

    void check(MethodCallExpression call) {
        List<Expression> given = given(call);
        if (call.getObjectExpression() instanceof PropertyExpression p) {
            comma(p, call.getMethodAsString() + (given.isEmpty() ? "()" : ", " + texts(given)));
        }
        String name = String.valueOf(call.getMethodAsString());
        if (name.equals("call") && call.getObjectExpression() instanceof ConstantExpression
                && given.size() == 1 && given.get(0) instanceof ClosureExpression) {
            throw error("the condition of a block is written if (…) { … }", call);
        } else if (name.equals("intdiv") && given.size() == 1 && isZero(given.get(0))) {
            throw error("division by zero", given.get(0));
        } else if (call.isImplicitThis() && !ownMethods.contains(name) && given.size() == 1
                && given.get(0) instanceof ConstantExpression c && c.getValue() instanceof String value) {
            switch (name) {
                case "ip" -> tried(IpAddress::parse, value, c);
                case "cidr" -> tried(Cidr::parse, value, c);
                case "port" -> tried(Services::portOf, value, c);
                default -> { }
            }
        }
    }

    /** {@code it.dport == 80 || 443}. */
    private void alone(Expression e, Expression other) {
        Expression bare = e instanceof BooleanExpression b ? b.getExpression() : e;
        Expression beside = other instanceof BooleanExpression b ? b.getExpression() : other;
        if (bare instanceof ConstantExpression c
                && (c.getValue() instanceof Number || c.getValue() instanceof String)) {
            boolean truth = c.getValue() instanceof Number n ? n.doubleValue() != 0 : !c.getValue().equals("");
            String hint = beside instanceof BinaryExpression b && b.getLeftExpression() instanceof PropertyExpression p
                    ? ": write " + p.getText() + " in […]" : "";
            throw error(quoted(c) + " alone is always " + truth + hint, c);
        }
    }

    /** A name that is compared with a number. */
    private void name(Expression e, Expression number) {
        if (e instanceof MethodCallExpression call && call.isImplicitThis()
                && !ownMethods.contains(call.getMethodAsString()) && number instanceof ConstantExpression c
                && c.getValue() instanceof Number && FieldArguments.OF_NUMBERS.contains(call.getMethodAsString())) {
            throw error(call.getMethodAsString() + "() gives a name and never equals " + c.getValue()
                    + "; compare the number itself, or write the name", c);
        }
    }

    private void tried(Function<String, ?> parse, String value, ConstantExpression place) {
        try {
            parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage(), place);
        }
    }

    private static boolean isZero(Expression e) {
        return e instanceof ConstantExpression c && Integers.isInteger(c.getValue())
                && ((Number) c.getValue()).longValue() == 0;
    }

    private static String quoted(ConstantExpression c) {
        return c.getValue() instanceof String s ? "'" + s + "'" : String.valueOf(c.getValue());
    }

    private ScriptError error(String problem, ASTNode place) {
        return new ScriptError(problem, Places.of(place), text);
    }
}
