package org.grebe.core.dsl.syntax;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.syntax.Types;

/**
 * Tables that closures of {@code on} feed and nothing else of the script mentions: neither does it print them, nor has
 * it any other use for them. To be asked before anything is rewritten.
 */
final class UnreadTables extends CodeVisitorSupport {
    private static final Set<Integer> FEEDING = Set.of(Types.LEFT_SHIFT, Types.PLUS_EQUAL, Types.MINUS_EQUAL);

    private final Set<Expression> handlers = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> made = new HashSet<>();
    private final Set<String> fed = new HashSet<>();
    private final Set<String> mentioned = new HashSet<>();
    private int inHandlers;

    private UnreadTables(List<OnCall> calls) {
        calls.forEach(on -> handlers.add(on.body()));
    }

    /** Their variables. */
    static Set<String> of(ClassNode script, List<OnCall> calls) {
        UnreadTables tables = new UnreadTables(calls);
        for (MethodNode method : script.getMethods()) {
            if (method.getCode() != null) {
                method.getCode().visit(tables);
            }
        }
        Set<String> unread = new HashSet<>(tables.made);
        unread.retainAll(tables.fed);
        unread.removeAll(tables.mentioned);
        return unread;
    }

    @Override
    public void visitExpressionStatement(ExpressionStatement s) {
        Expression e = s.getExpression();
        if (e instanceof BinaryExpression b && b.getLeftExpression() instanceof VariableExpression v
                && TableNames.isMade(b) && made.add(v.getName())) {
            b.getRightExpression().visit(this);
        } else if (inHandlers == 0 || !isFed(e)) {
            super.visitExpressionStatement(s);
        }
    }

    /** {@code n++}, {@code n[it.comm] << it.ret}; visits what is not the table. */
    private boolean isFed(Expression e) {
        if (e instanceof PostfixExpression p) {
            return isFed(p.getExpression(), null);
        } else if (e instanceof PrefixExpression p) {
            return isFed(p.getExpression(), null);
        }
        return e instanceof BinaryExpression b && FEEDING.contains(b.getOperation().getType())
                && isFed(b.getLeftExpression(), b.getRightExpression());
    }

    private boolean isFed(Expression target, Expression value) {
        Expression keys = target instanceof BinaryExpression b && KeyUses.isIndex(b) ? b.getRightExpression() : null;
        Expression table = keys == null ? target : ((BinaryExpression) target).getLeftExpression();
        if (!(table instanceof VariableExpression v)) {
            return false;
        }
        fed.add(v.getName());
        for (Expression part : keys == null && value == null ? List.<Expression>of()
                : keys == null ? List.of(value) : value == null ? List.of(keys) : List.of(keys, value)) {
            part.visit(this);
        }
        return true;
    }

    @Override
    public void visitClosureExpression(ClosureExpression closure) {
        int depth = handlers.contains(closure) ? 1 : 0;
        inHandlers += depth;
        super.visitClosureExpression(closure);
        inHandlers -= depth;
    }

    @Override
    public void visitVariableExpression(VariableExpression v) {
        mentioned.add(v.getName());
    }

    /** {@code this.n}. */
    @Override
    public void visitPropertyExpression(PropertyExpression p) {
        if (p.getObjectExpression() instanceof VariableExpression v && v.isThisExpression()) {
            mentioned.add("" + p.getPropertyAsString());
        }
        super.visitPropertyExpression(p);
    }
}
