package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.DynamicVariable;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.MethodPointerExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.syntax.Types;

/**
 * Which variables a handler may look at while it has an event. The kernel's counts are ahead of the events that it
 * delivers, so a table that a handler looks at must be kept by the script.
 *
 * <p>Statements that only add, {@code hits[k]++} and {@code lat[k] << v}, are no look. Code that handlers might call
 * (methods and closures that they name, closures that are kept elsewhere) counts as theirs; {@code begin},
 * {@code every} and the like do not.
 */
final class TableReads extends CodeVisitorSupport {
    private static final String ANY_METHOD = "*";

    private final List<OnCall> handlers;
    private final Set<Object> looked = new HashSet<>();
    /** Names of methods that handlers may call. */
    private final Set<String> called = new HashSet<>();
    private final List<Named> closures = new ArrayList<>();
    private boolean inHandler;

    /** {@code show = { … }}: its code, by the variable and by the variable's name. */
    private record Named(Object variable, String name, ClosureExpression closure) {}

    private TableReads(List<OnCall> handlers) {
        this.handlers = handlers;
    }

    static TableReads of(ClassNode script, List<OnCall> handlers) {
        TableReads reads = new TableReads(handlers);
        List<MethodNode> methods = script.getMethods().stream().filter(m -> m.getCode() != null).toList();
        methods.forEach(m -> m.getCode().visit(reads));
        // What handlers call belongs to them, and so does what that calls.
        Set<Object> visited = new HashSet<>();
        boolean more = true;
        while (more) {
            List<Statement> called = new ArrayList<>();
            methods.stream().filter(m -> reads.isCalled(m.getName()) && visited.add(m))
                    .forEach(m -> called.add(m.getCode()));
            reads.closures.stream()
                    .filter(c -> reads.isCalled(c.name()) || reads.looked.contains(c.variable()))
                    .filter(c -> visited.add(c.closure())).forEach(c -> called.add(c.closure().getCode()));
            called.forEach(code -> reads.in(true, () -> code.visit(reads)));
            more = !called.isEmpty();
        }
        return reads;
    }

    private boolean isCalled(String name) {
        return called.contains(name) || called.contains(ANY_METHOD);
    }

    /** True where a handler may look at what the variable holds. */
    boolean isLookedAt(VariableExpression v) {
        return looked.contains(key(v));
    }

    /** Which variable it is: the same for every use of one, whatever others are called. */
    static Object key(VariableExpression v) {
        Variable accessed = v.getAccessedVariable();
        return accessed == null || accessed instanceof DynamicVariable ? v.getName() : accessed;
    }

    private void in(boolean handler, Runnable visit) {
        boolean before = inHandler;
        inHandler = handler;
        visit.run();
        inHandler = before;
    }

    @Override
    public void visitVariableExpression(VariableExpression v) {
        if (inHandler) {
            looked.add(key(v));
        }
    }

    @Override
    public void visitExpressionStatement(ExpressionStatement s) {
        Expression e = s.getExpression();
        if (e instanceof PostfixExpression p) {
            fed(p.getExpression());
        } else if (e instanceof PrefixExpression p) {
            fed(p.getExpression());
        } else if (e instanceof BinaryExpression b && isFeeding(b.getOperation().getType())) {
            fed(b.getLeftExpression());
            assigned(b.getRightExpression());
        } else {
            super.visitExpressionStatement(s);
        }
    }

    private static boolean isFeeding(int operation) {
        return operation == Types.PLUS_EQUAL || operation == Types.LEFT_SHIFT;
    }

    /** The keys are looked at, the table is not. */
    private void fed(Expression target) {
        if (target instanceof BinaryExpression index && index.getOperation().getType() == Types.LEFT_SQUARE_BRACKET
                && index.getLeftExpression() instanceof VariableExpression) {
            index.getRightExpression().visit(this);
        } else if (!(target instanceof VariableExpression)) {
            target.visit(this);
        }
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        OnCall on = handlers.stream().filter(h -> h.call() == call).findFirst().orElse(null);
        if (on != null) {
            on.filters().visit(this);
            on.arguments().forEach(a -> a.visit(this));
            in(true, () -> on.body().getCode().visit(this));
            return;
        }
        if (inHandler) {
            called.add(call.getMethodAsString() == null ? ANY_METHOD : call.getMethodAsString());
        }
        call.getObjectExpression().visit(this);
        call.getMethod().visit(this);
        boolean keeps = Assignments.keepsItsArguments(String.valueOf(call.getMethodAsString()));
        List<Expression> arguments = call.getArguments() instanceof TupleExpression all
                ? all.getExpressions() : List.of(call.getArguments());
        for (Expression argument : arguments) {
            if (argument instanceof ClosureExpression closure && !keeps) {
                closure.getCode().visit(this); // It runs now, or at its time: never for an event.
            } else if (keeps) {
                in(true, () -> argument.visit(this));
            } else {
                argument.visit(this);
            }
        }
    }

    /** {@code this.&show}: who has it may call it. */
    @Override
    public void visitMethodPointerExpression(MethodPointerExpression e) {
        called.add(e.getMethodName() instanceof ConstantExpression name ? name.getText() : ANY_METHOD);
        super.visitMethodPointerExpression(e);
    }

    /** A closure that goes anywhere else may be called by a handler. */
    @Override
    public void visitClosureExpression(ClosureExpression e) {
        in(true, () -> e.getCode().visit(this));
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression e) {
        assigned(e.getLeftExpression(), e.getRightExpression());
    }

    /** A closure is a variable's alone until that is assigned to another. */
    private void assigned(Expression to, Expression value) {
        if (!inHandler && to instanceof VariableExpression v && value instanceof ClosureExpression closure) {
            closures.add(new Named(key(v), v.getName(), closure));
            closure.getCode().visit(this);
        } else {
            assigned(value);
        }
    }

    @Override
    public void visitBinaryExpression(BinaryExpression e) {
        if (e.getOperation().getType() == Types.ASSIGN) {
            if (!(e.getLeftExpression() instanceof VariableExpression)) {
                e.getLeftExpression().visit(this);
            }
            assigned(e.getLeftExpression(), e.getRightExpression());
        } else if (e.getOperation().getType() == Types.LEFT_SHIFT) {
            e.getLeftExpression().visit(this);
            assigned(e.getRightExpression());
        } else {
            super.visitBinaryExpression(e);
        }
    }

    /** What gets another name can be looked at by it. */
    private void assigned(Expression value) {
        if (value instanceof VariableExpression) {
            in(true, () -> value.visit(this));
        } else if (value instanceof ListExpression list) {
            list.getExpressions().forEach(this::assigned);
        } else if (value instanceof MapExpression map) {
            for (MapEntryExpression entry : map.getMapEntryExpressions()) {
                entry.getKeyExpression().visit(this);
                assigned(entry.getValueExpression());
            }
        } else {
            value.visit(this);
        }
    }
}
