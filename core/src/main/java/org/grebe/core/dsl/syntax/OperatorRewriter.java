package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.AnnotatedNode;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.CaseStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.Types;
import org.grebe.bpf.probes.FieldType;

/** Gives a script the operators of {@code Values} where plain Groovy would mean something else, and {@code 5.s}. */
final class OperatorRewriter extends ClassCodeExpressionTransformer {
    private static final Map<Integer, String> COMPARISONS = Map.of(
            Types.COMPARE_EQUAL, "same",
            Types.COMPARE_NOT_EQUAL, "differ",
            Types.KEYWORD_IN, "isIn",
            Types.COMPARE_NOT_IN, "isNotIn");
    /** Groovy adds methods of these names to every object, so a closure would never ask the script for them. */
    private static final Set<String> OUTPUT = Set.of("print", "println", "printf");

    private static final Set<String> TYPED = Set.of("CompileStatic", "TypeChecked");

    private final SourceUnit unit;
    private final List<OnCall> calls;
    private final Set<String> ownMethods;
    private final Map<Variable, FieldType> addresses;
    private final FieldAccess access;
    private final RowLabels labels;
    /** Whether tables are to know their variables: not in classes, nor where a compiler would ask for types. */
    private final boolean naming;
    /** Tables to be printed at the end. */
    private final Set<String> unread;
    private final KeyUses keys = new KeyUses(this::transform);
    /** Whether the code asks Groovy to know the types of all values, which our own calls have not. */
    private boolean typed;

    /**
     * @param addresses variables that hold one, of a host or of memory
     * @param access null where fields are to be looked up by name, by Groovy
     */
    OperatorRewriter(SourceUnit unit, List<OnCall> calls, Set<String> ownMethods, Map<Variable, FieldType> addresses,
            FieldAccess access, String text, boolean naming, Set<String> unread) {
        this.unit = unit;
        this.calls = calls;
        this.ownMethods = ownMethods;
        this.addresses = addresses;
        this.access = access;
        this.naming = naming;
        this.unread = unread;
        this.labels = new RowLabels(calls, text);
    }

    /** One for a class of the script's own, in which the words of the language are nobody's. */
    static OperatorRewriter ofClass(SourceUnit unit) {
        return new OperatorRewriter(unit, List.of(), OUTPUT, Map.of(), null, "", false, Set.of());
    }

    /** What the script prints, as far as it is written there. */
    RowLabels labels() {
        return labels;
    }

    @Override
    protected SourceUnit getSourceUnit() {
        return unit;
    }

    @Override
    public void visitClass(ClassNode node) {
        typed = isTyped(node);
        super.visitClass(node);
    }

    @Override
    protected void visitConstructorOrMethod(MethodNode node, boolean isConstructor) {
        boolean before = typed;
        typed |= isTyped(node);
        super.visitConstructorOrMethod(node, isConstructor);
        typed = before;
    }

    private static boolean isTyped(AnnotatedNode node) {
        return node.getAnnotations().stream()
                .anyMatch(a -> TYPED.contains(a.getClassNode().getNameWithoutPackage()));
    }

    @Override
    public void visitExpressionStatement(ExpressionStatement s) {
        Expression rewritten = statement(s.getExpression());
        if (rewritten == null) {
            super.visitExpressionStatement(s);
        } else {
            s.setExpression(rewritten);
        }
    }

    /** A case matches as {@code in} does. */
    @Override
    public void visitCaseStatement(CaseStatement c) {
        super.visitCaseStatement(c);
        c.setExpression(DirectCalls.value(c.getExpression(), "oneOf", c.getExpression()));
    }

    /** Statements that change an element; as a statement nobody sees the value that Groovy's operator would have. */
    private Expression statement(Expression e) {
        if (e instanceof PostfixExpression p && p.getOperation().getType() == Types.PLUS_PLUS) {
            return element(e, "increment", p.getExpression());
        } else if (e instanceof PrefixExpression p && p.getOperation().getType() == Types.PLUS_PLUS) {
            return element(e, "increment", p.getExpression());
        } else if (e instanceof BinaryExpression b && b.getOperation().getType() == Types.PLUS_EQUAL) {
            return element(e, "addAt", b.getLeftExpression(), b.getRightExpression());
        }
        return null;
    }

    private Expression element(Expression place, String method, Expression target, Expression... value) {
        if (!(target instanceof BinaryExpression index) || !KeyUses.isIndex(index) || index.isSafe()) {
            return null;
        }
        List<Expression> arguments = new ArrayList<>();
        arguments.add(transform(index.getLeftExpression()));
        arguments.add(transform(index.getRightExpression()));
        for (Expression v : value) {
            arguments.add(transform(v));
        }
        Expression[] all = arguments.toArray(Expression[]::new);
        return method.equals("shiftInto") ? DirectCalls.value(place, method, all)
                : DirectCalls.action(place, method, all);
    }

    @Override
    public Expression transform(Expression e) {
        if (e instanceof ClosureExpression closure) {
            closure.visit(this);
            return closure;
        } else if (e instanceof BinaryExpression b) {
            return binary(b);
        } else if (e instanceof PostfixExpression || e instanceof PrefixExpression) {
            Expression step = typed ? null : keys.step(e);
            return step != null ? step : super.transform(e);
        } else if (Durations.value(e) != null) {
            return Durations.code(Durations.value(e), e);
        } else if (access != null && e instanceof PropertyExpression p && access.of(p) != null) {
            return access.of(p);
        } else if (e instanceof MethodCallExpression call && call.isImplicitThis()
                && OUTPUT.contains(String.valueOf(call.getMethodAsString())) && ownMethods != OUTPUT) {
            String values = call.getArguments() instanceof TupleExpression given
                    ? labels.of(call.getMethodAsString(), given.getExpressions()) : "";
            call.setArguments(!(call.getArguments() instanceof ArgumentListExpression list)
                    ? transform(call.getArguments())
                    : new ArgumentListExpression(list.getExpressions().stream().map(this::shown).toList()));
            call.setObjectExpression(VariableExpression.THIS_EXPRESSION);
            call.setImplicitThis(false);
            Expression direct = ownMethods.contains(call.getMethodAsString()) ? null
                    : WordCalls.output(call, values);
            return direct == null ? call : direct;
        } else if (e instanceof MethodCallExpression call && calls.stream().anyMatch(on -> on.call() == call)) {
            call.setArguments(transform(call.getArguments()));
            return WordCalls.on(call);
        } else if (e instanceof MethodCallExpression call && !typed) {
            Expression key = keys.of(call);
            return key != null ? key : super.transform(call);
        }
        if (e instanceof GStringExpression text && text.getValues().stream().anyMatch(this::isPointer)) {
            Expression readable = new GStringExpression(text.getText(), text.getStrings(),
                    text.getValues().stream().map(this::shown).toList());
            readable.setSourcePosition(text);
            return readable;
        }
        return e instanceof VariableExpression v ? variable(v) : super.transform(e);
    }

    /** The value as people see it. */
    private Expression shown(Expression e) {
        if (e instanceof ListExpression list && list.getExpressions().stream().anyMatch(this::isPointer)) {
            return new ListExpression(list.getExpressions().stream().map(this::shown).toList());
        }
        if (e instanceof MapExpression map && map.getMapEntryExpressions().stream()
                .anyMatch(entry -> isPointer(entry.getValueExpression()))) {
            return new MapExpression(map.getMapEntryExpressions().stream().map(entry -> new MapEntryExpression(
                    transform(entry.getKeyExpression()), shown(entry.getValueExpression()))).toList());
        }
        return isPointer(e) ? DirectCalls.value(e, "pointer", transform(e)) : transform(e);
    }

    private boolean isPointer(Expression e) {
        if (e instanceof VariableExpression v) {
            return v.getAccessedVariable() != null && addresses.get(v.getAccessedVariable()) == FieldType.POINTER;
        }
        return e instanceof PropertyExpression p && calls.stream()
                .filter(on -> on.isEvent(p.getObjectExpression()) && on.known().isPresent())
                .anyMatch(on -> on.known().get().field(p.getPropertyAsString()).stream()
                        .anyMatch(field -> field.type() == FieldType.POINTER));
    }

    private Expression variable(VariableExpression v) {
        for (OnCall on : calls) {
            if (on.hasImplicitEvent() && on.isEvent(v)) {
                Expression event = GeneralUtils.varX(on.eventName());
                event.setSourcePosition(v);
                return event;
            }
        }
        return v;
    }

    private Expression binary(BinaryExpression b) {
        if (naming && !typed) {
            TableNames.give(b, ownMethods, unread);
        }
        int type = b.getOperation().getType();
        Expression left = b.getLeftExpression();
        Expression right = b.getRightExpression();
        String comparison = COMPARISONS.get(type);
        boolean membership = type == Types.KEYWORD_IN || type == Types.COMPARE_NOT_IN;
        Expression members = membership && access != null ? access.membership(b) : null;
        if (members != null) {
            return members;
        }
        if (comparison != null && (membership || mayBeAddress(left) || mayBeAddress(right))) {
            return DirectCalls.test(b, comparison, transform(left), transform(right));
        }
        if (type == Types.LEFT_SHIFT && left instanceof BinaryExpression) {
            Expression shifted = element(b, "shiftInto", left, right);
            return shifted != null ? shifted : super.transform(b);
        }
        if (type == Types.PLUS_EQUAL && left instanceof VariableExpression v && v.getAccessedVariable() != null
                && v.getAccessedVariable().isDynamicTyped()) {
            Expression sum = DirectCalls.value(b, "plus", left, transform(right));
            Expression assigned = GeneralUtils.assignX(left, sum);
            assigned.setSourcePosition(b);
            return assigned;
        }
        Expression integers = access == null ? null : access.comparison(b);
        Expression key = integers != null ? null : comparison != null ? keys.comparison(b)
                : typed ? null : keys.element(b);
        return integers != null ? integers : key != null ? key : super.transform(b);
    }

    private boolean mayBeAddress(Expression e) {
        if (e instanceof VariableExpression v) {
            return v.getAccessedVariable() != null && addresses.get(v.getAccessedVariable()) == FieldType.ADDRESS;
        }
        return e instanceof PropertyExpression p && calls.stream()
                .filter(on -> on.isEvent(p.getObjectExpression()))
                .anyMatch(on -> on.known().isEmpty() || on.known().get().field(p.getPropertyAsString()).stream()
                        .anyMatch(field -> field.type() == FieldType.ADDRESS));
    }
}
