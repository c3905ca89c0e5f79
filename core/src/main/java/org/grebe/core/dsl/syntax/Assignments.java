package org.grebe.core.dsl.syntax;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.DynamicVariable;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.DoWhileStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.ast.stmt.WhileStatement;
import org.codehaus.groovy.syntax.Types;

/**
 * Which variables keep one value while the script runs: those assigned at most once, at the top level and outside of
 * loops. Their value may be compiled into a program; any other is read by the closure each time.
 */
final class Assignments extends CodeVisitorSupport {
    private static final Set<String> SCRIPT = Set.of("this", "owner", "delegate", "binding");

    /** Methods that change a collection: the kernel would go on with what was in it when the trace started. */
    private static final Set<String> MUTATORS = Set.of(
            "add", "addAll", "addFirst", "addLast", "clear", "leftShift", "offer", "poll", "pollFirst", "pollLast",
            "pop", "push", "put", "putAll", "putAt", "remove", "removeAll", "removeAt", "removeElement", "removeFirst",
            "removeIf", "removeLast", "replaceAll", "retainAll", "set", "swap", "unique");

    private Assignments(Set<String> earlier) {
        this.earlier = earlier;
    }

    /** True for the methods that put their arguments away, where others may find them. */
    static boolean keepsItsArguments(String method) {
        return MUTATORS.contains(method);
    }

    /** By variable, or by name where the variable lives in the script's binding. */
    private final Map<Object, Integer> sets = new HashMap<>();
    private final Map<Object, Integer> steps = new HashMap<>();
    private final Set<Object> lives = new HashSet<>();
    private final Set<String> earlier;
    /** What one assignment counts for: 1 where it can run once only. */
    private int weight;

    /** {@code earlier} are variables that the script finds when it begins. */
    static Assignments of(ClassNode script, Set<String> earlier) {
        Assignments changes = new Assignments(earlier);
        for (MethodNode method : script.getMethods()) {
            if (method.getCode() != null) {
                changes.weight = method.getName().equals("run") ? 1 : 2;
                method.getCode().visit(changes);
            }
        }
        return changes;
    }

    /** True where a value read when a trace starts stays right; a live set tells the trace of its changes. */
    boolean isConstant(VariableExpression v) {
        return keepsItsObject(v) && (!steps.containsKey(key(v)) || lives.contains(key(v)));
    }

    /** True where the variable keeps its object, though {@code ++} and {@code +=} may change what is in it. */
    boolean keepsItsObject(VariableExpression v) {
        return sets.getOrDefault(key(v), 0) <= 1;
    }

    /** True of a variable in the script's binding that it, or a line before it, gives a value. */
    boolean isSetByName(String name) {
        return sets.containsKey(name) || earlier.contains(name);
    }

    private static Object key(VariableExpression v) {
        Variable accessed = v.getAccessedVariable();
        return accessed == null || accessed instanceof DynamicVariable ? v.getName() : accessed;
    }

    private void repeatedly(Runnable visit) {
        int before = weight;
        weight = 2;
        visit.run();
        weight = before;
    }

    private void noteLive(Expression target, Expression value) {
        boolean live = value instanceof MethodCallExpression call && call.isImplicitThis()
                && "live".equals(call.getMethodAsString());
        if (live && target instanceof VariableExpression v) {
            lives.add(key(v));
        }
    }

    private void assign(Expression target, Map<Object, Integer> where) {
        if (target instanceof VariableExpression v) {
            where.merge(key(v), weight, Integer::sum);
        } else if (target instanceof TupleExpression all) {
            all.getExpressions().forEach(one -> assign(one, where));
        } else if (target instanceof PropertyExpression p && p.getPropertyAsString() != null
                && p.getObjectExpression() instanceof VariableExpression v && SCRIPT.contains(v.getName())) {
            where.merge(p.getPropertyAsString(), 2, Integer::sum);
        }
    }

    @Override
    public void visitBinaryExpression(BinaryExpression e) {
        int type = e.getOperation().getType();
        if (Types.ofType(type, Types.ASSIGNMENT_OPERATOR)) {
            assign(e.getLeftExpression(), type == Types.PLUS_EQUAL ? steps : sets);
            noteLive(e.getLeftExpression(), e.getRightExpression());
            if (e.getLeftExpression() instanceof BinaryExpression element) {
                change(element.getLeftExpression());
            }
        } else if (type == Types.LEFT_SHIFT) {
            change(e.getLeftExpression());
        }
        super.visitBinaryExpression(e);
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression e) {
        // Once, even in a loop: each round has a variable of its own. `def n` alone counts too, its value is null.
        int before = weight;
        weight = 1;
        assign(e.getLeftExpression(), sets);
        noteLive(e.getLeftExpression(), e.getRightExpression());
        weight = before;
        if (!(e.getRightExpression() instanceof EmptyExpression)) {
            e.getRightExpression().visit(this);
        }
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        if (MUTATORS.contains(String.valueOf(call.getMethodAsString()))) {
            change(call.getObjectExpression());
        }
        super.visitMethodCallExpression(call);
    }

    private void change(Expression target) {
        if (target instanceof VariableExpression v) {
            steps.merge(key(v), weight, Integer::sum);
        }
    }

    @Override
    public void visitPostfixExpression(PostfixExpression e) {
        assign(e.getExpression(), steps);
        super.visitPostfixExpression(e);
    }

    @Override
    public void visitPrefixExpression(PrefixExpression e) {
        assign(e.getExpression(), steps);
        super.visitPrefixExpression(e);
    }

    @Override
    public void visitClosureExpression(ClosureExpression e) {
        repeatedly(() -> super.visitClosureExpression(e));
    }

    @Override
    public void visitForLoop(ForStatement loop) {
        sets.put(loop.getValueVariable(), 2);
        sets.put(loop.getIndexVariable(), 2);
        repeatedly(() -> super.visitForLoop(loop));
    }

    @Override
    public void visitWhileLoop(WhileStatement loop) {
        repeatedly(() -> super.visitWhileLoop(loop));
    }

    @Override
    public void visitDoWhileLoop(DoWhileStatement loop) {
        repeatedly(() -> super.visitDoWhileLoop(loop));
    }
}
