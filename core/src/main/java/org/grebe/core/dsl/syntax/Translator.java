package org.grebe.core.dsl.syntax;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.DynamicVariable;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.BitwiseNegationExpression;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.ElvisOperatorExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.NotExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.RangeExpression;
import org.codehaus.groovy.ast.expr.TernaryExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.UnaryMinusExpression;
import org.codehaus.groovy.ast.expr.UnaryPlusExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.syntax.Types;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.core.dsl.text.SourceText;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Pos;
import org.grebe.core.expr.UnaryOp;
import org.grebe.core.value.Naming;

/** Groovy expressions of one closure as ours; what has no translation becomes {@link Expr.Opaque} with its reason. */
final class Translator {
    private static final Set<String> FUNCTIONS = Set.copyOf(Stream.concat(
            Stream.of("ip", "cidr", "port"), Stream.of(Naming.values()).map(n -> n.word)).toList());

    private final OnCall on;
    private final Set<Variable> locals;
    private final Assignments changes;
    private final Set<String> ownMethods;
    private final String text;
    private final SourceText source;
    private final Aliases aliases;
    private final Mismatches mismatches;
    private final Map<String, Variable> captured = new TreeMap<>();
    /** What variables of the closure have that took it from a map which handlers share. */
    private final Map<Variable, Expr.Held> held = new IdentityHashMap<>();

    /**
     * @param locals variables declared inside of the closure
     * @param ownMethods names of methods that the script defines
     */
    Translator(OnCall on, Set<Variable> locals, Assignments changes, Set<String> ownMethods, String text) {
        this.on = on;
        this.locals = locals;
        this.changes = changes;
        this.ownMethods = ownMethods;
        this.text = text;
        this.source = new SourceText(text);
        this.aliases = new Aliases(on.known(), changes);
        this.mismatches = new Mismatches(on.known(), text);
    }

    /** The expression as a condition: Groovy's truth of it, spelled out. */
    Expr truth(Expression e) {
        if (e instanceof TernaryExpression t && !(e instanceof ElvisOperatorExpression)) {
            return new Expr.Ternary(truth(t.getBooleanExpression().getExpression()), truth(t.getTrueExpression()),
                    truth(t.getFalseExpression()), Places.of(e));
        }
        Expr value = translate(e);
        Pos pos = value.pos();
        if (value instanceof Expr.Held) {
            return new Expr.Binary(BinaryOp.AND,
                    new Expr.Binary(BinaryOp.NE, value, new Expr.Literal(null, pos), pos),
                    new Expr.Binary(BinaryOp.NE, value, new Expr.Literal(0, pos), pos), pos);
        }
        if (mayBeNull(value)) {
            return new Expr.Binary(BinaryOp.NE, value, new Expr.Literal(null, pos), pos);
        }
        Optional<FieldType> nullable = nullable(value);
        if (nullable.isPresent()) {
            Expr there = new Expr.Binary(BinaryOp.NE, value, new Expr.Literal(null, pos), pos);
            if (nullable.get() == FieldType.POINTER || nullable.get() == FieldType.ADDRESS) {
                return there;
            }
            Expr none = new Expr.Literal(Kind.of(value, on.known()) == Kind.STRING ? "" : (Object) 0, pos);
            return new Expr.Binary(BinaryOp.AND, there, new Expr.Binary(BinaryOp.NE, value, none, pos), pos);
        }
        return switch (Kind.of(value, on.known())) {
            case BOOLEAN -> value;
            case INTEGER -> new Expr.Binary(BinaryOp.NE, value, new Expr.Literal(0, pos), pos);
            case STRING -> new Expr.Binary(BinaryOp.NE, value, new Expr.Literal("", pos), pos);
            default -> value instanceof Expr.Opaque || value instanceof Expr.Variable ? value
                    : opaque(e, "whether `" + source.at(pos) + "` counts as true is known only when it runs");
        };
    }

    /** The type of a field that pointers lead to. */
    private Optional<FieldType> nullable(Expr value) {
        return !(value instanceof Expr.Field f) ? Optional.empty()
                : on.known().flatMap(p -> p.field(f.name())).filter(Field::nullable).map(Field::type);
    }

    /** A name of an error is never empty, but may not be there. */
    private boolean mayBeNull(Expr value) {
        return value instanceof Expr.Call c && c.target() == null && c.method().equals(Naming.ERROR.word)
                || value instanceof Expr.Field f
                && on.known().flatMap(p -> p.derived(f.name())).filter(d -> d == Derived.ERROR).isPresent();
    }

    /** The values of the variables that the statement declares, if that is all it does. */
    Optional<List<Expr>> declare(Statement s) {
        return aliases.declare(s, this);
    }

    /** From now on the variable stands for what was found; it must keep that. */
    void hold(VariableExpression local, int number) {
        if (changes.isConstant(local)) {
            held.put(local, new Expr.Held(local.getName(), number, Places.of(local)));
        }
    }

    Aliases aliases() {
        return aliases;
    }

    Expr translate(Expression e) {
        Pos pos = Places.of(e);
        if (e instanceof NotExpression not) {
            return new Expr.Unary(UnaryOp.NOT, truth(not.getExpression()), pos);
        } else if (e instanceof BooleanExpression condition) {
            return truth(condition.getExpression());
        } else if (e instanceof ConstantExpression c) {
            return literal(c, pos);
        } else if (e instanceof UnaryMinusExpression minus) {
            return negative(minus, pos);
        } else if (e instanceof UnaryPlusExpression plus) {
            return translate(plus.getExpression());
        } else if (e instanceof BitwiseNegationExpression not) {
            return new Expr.Unary(UnaryOp.BIT_NOT, translate(not.getExpression()), pos);
        } else if (e instanceof BinaryExpression b) {
            return binary(b, pos);
        } else if (e instanceof PropertyExpression p) {
            return property(p, pos);
        } else if (e instanceof RangeExpression r) {
            return range(r, pos);
        } else if (e instanceof ListExpression list) {
            return new Expr.ListOf(all(list.getExpressions()), pos);
        } else if (e instanceof TernaryExpression t && !(e instanceof ElvisOperatorExpression)) {
            return new Expr.Ternary(truth(t.getBooleanExpression().getExpression()), translate(t.getTrueExpression()),
                    translate(t.getFalseExpression()), pos);
        } else if (e instanceof MethodCallExpression call && "inUnit".equals(call.getMethodAsString())
                && call.getObjectExpression() instanceof ClassExpression) {
            TupleExpression given = (TupleExpression) call.getArguments();
            Expr value = translate(given.getExpression(0));
            return value instanceof Expr.Opaque ? value : new Expr.InUnit(value,
                    (Long) ((ConstantExpression) given.getExpression(1)).getValue(), pos);
        } else if (e instanceof MethodCallExpression call) {
            return call(call, pos);
        } else if (e instanceof VariableExpression v) {
            return variable(v, pos);
        } else if (e instanceof GStringExpression) {
            return opaque(e, "text with ${} is put together by Groovy");
        }
        return opaque(e, "`" + source.at(pos) + "` has no translation");
    }

    List<Expr> all(List<Expression> expressions) {
        List<Expr> translated = new ArrayList<>();
        expressions.forEach(e -> translated.add(translate(e)));
        return List.copyOf(translated);
    }

    /** The script's local variables that translations mention, by name. */
    Map<String, Variable> captured() {
        return captured;
    }

    String sourceOf(Pos pos) {
        return source.at(pos);
    }

    private Expr literal(ConstantExpression c, Pos pos) {
        Object v = c.getValue();
        boolean known = v == null || v instanceof Integer || v instanceof Long || v instanceof BigDecimal
                || v instanceof Boolean || v instanceof String;
        return known ? new Expr.Literal(v, pos)
                : opaque(c, "`" + source.at(pos) + "` is a " + v.getClass().getSimpleName());
    }

    private Expr negative(UnaryMinusExpression minus, Pos pos) {
        Expr operand = translate(minus.getExpression());
        Object value = operand instanceof Expr.Literal l ? l.value() : null;
        if (value instanceof Integer i) {
            return new Expr.Literal(-i, pos);
        } else if (value instanceof Long l) {
            return new Expr.Literal(-l, pos);
        } else if (value instanceof BigDecimal d) {
            return new Expr.Literal(d.negate(), pos);
        }
        return new Expr.Unary(UnaryOp.NEGATE, operand, pos);
    }

    private Expr binary(BinaryExpression b, Pos pos) {
        int type = b.getOperation().getType();
        BinaryOp op = Operators.binary(type).orElse(null);
        if (op == null) {
            String symbol = type == Types.LEFT_SQUARE_BRACKET ? "[]" : b.getOperation().getText();
            return opaque(b, Types.ofType(type, Types.ASSIGNMENT_OPERATOR) ? "it assigns to a variable"
                    : "the operator " + symbol + " has no translation");
        }
        boolean logic = op == BinaryOp.AND || op == BinaryOp.OR;
        Expr left = logic ? truth(b.getLeftExpression()) : translate(b.getLeftExpression());
        Expr right = logic ? truth(b.getRightExpression()) : translate(b.getRightExpression());
        if (op == BinaryOp.SHL && Kind.of(left, on.known()) != Kind.INTEGER) {
            return opaque(b, "`<<` puts a value into something unless it shifts an integer");
        }
        Kind member = Kind.of(right, on.known());
        if (op == BinaryOp.IN && right instanceof Expr.Literal && (member == Kind.INTEGER || member == Kind.STRING)
                && member == Kind.of(left, on.known())) {
            op = BinaryOp.EQ; // One value, as `case 80` has it.
        }
        Expr.Binary binary = new Expr.Binary(op, left, right, pos);
        Addresses.check(binary, on.known(), text);
        mismatches.check(binary);
        return binary;
    }

    private Expr property(PropertyExpression p, Pos pos) {
        boolean field = on.isEvent(p.getObjectExpression()) && p.getProperty() instanceof ConstantExpression
                && !p.isSpreadSafe() && !(p instanceof AttributeExpression);
        return field ? new Expr.Field(p.getPropertyAsString(), pos)
                : opaque(p, "`" + source.at(pos) + "` reads a property of something else than the event");
    }

    private Expr range(RangeExpression r, Pos pos) {
        if (r.isExclusiveLeft()) {
            return opaque(r, "a range that leaves out its first value has no translation");
        }
        return new Expr.Range(translate(r.getFrom()), translate(r.getTo()), r.isInclusive(), pos);
    }

    private Expr call(MethodCallExpression call, Pos pos) {
        String name = call.getMethodAsString();
        boolean plain = name != null && !call.isSpreadSafe() && !call.isSafe()
                && call.getArguments() instanceof TupleExpression;
        if (!plain) {
            return opaque(call, "the call has no translation");
        }
        boolean function = call.isImplicitThis() && FUNCTIONS.contains(name) && !ownMethods.contains(name);
        Expr target = call.isImplicitThis() ? null : translate(call.getObjectExpression());
        List<Expr> arguments = all(((TupleExpression) call.getArguments()).getExpressions());
        boolean known = arguments.stream().noneMatch(Expr.Opaque.class::isInstance)
                && (function || target != null && !(target instanceof Expr.Opaque));
        if (!known) {
            return opaque(call, "it calls " + name + "()");
        }
        Expr.Call translated = new Expr.Call(target, name, arguments, pos);
        Addresses.check(translated, text);
        mismatches.check(translated);
        return translated;
    }

    private Expr variable(VariableExpression v, Pos pos) {
        String name = v.getName();
        if (on.isEvent(v)) {
            return opaque(v, "`" + name + "` is the whole event");
        } else if (v.isThisExpression() || v.isSuperExpression()) {
            return opaque(v, "`" + name + "` is the script itself");
        } else if (aliases.of(v.getAccessedVariable()) != null) {
            return aliases.of(v.getAccessedVariable());
        } else if (held.containsKey(v.getAccessedVariable())) {
            return new Expr.Held(name, held.get(v.getAccessedVariable()).number(), pos);
        } else if (locals.contains(v.getAccessedVariable())) {
            return opaque(v, "`" + name + "` is a variable of the closure");
        } else if (!changes.isConstant(v)) {
            return opaque(v, "`" + name + "` is changed while the script runs");
        } else if (v.getAccessedVariable() instanceof DynamicVariable && Character.isUpperCase(name.charAt(0))
                && !Naming.constants().containsKey(name) && !changes.isSetByName(name)) {
            return opaque(v, "`" + name + "` is a class");
        }
        if (!(v.getAccessedVariable() instanceof DynamicVariable)) {
            captured.put(name, v.getAccessedVariable());
        }
        return new Expr.Variable(name, pos);
    }

    private Expr.Opaque opaque(Expression e, String reason) {
        return new Expr.Opaque(source.at(Places.of(e)), reason, !Effects.in(e), Places.of(e));
    }
}
