package org.grebe.core.dsl.syntax;

import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ConstructorCallExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.syntax.Types;

/** Whether evaluating an expression once more or once less could be noticed: calls, constructors, assignments. */
final class Effects extends CodeVisitorSupport {
    private boolean found;

    static boolean in(Expression e) {
        Effects visitor = new Effects();
        e.visit(visitor);
        return visitor.found;
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        found = true;
    }

    @Override
    public void visitStaticMethodCallExpression(StaticMethodCallExpression call) {
        found = true;
    }

    @Override
    public void visitConstructorCallExpression(ConstructorCallExpression call) {
        found = true;
    }

    @Override
    public void visitPostfixExpression(PostfixExpression e) {
        found = true;
    }

    @Override
    public void visitPrefixExpression(PrefixExpression e) {
        found = true;
    }

    @Override
    public void visitBinaryExpression(BinaryExpression e) {
        int type = e.getOperation().getType();
        // `<<` puts into lists and streams; on numbers, where it is a shift, the translation knows it as an operator.
        boolean changes = Types.ofType(type, Types.ASSIGNMENT_OPERATOR) || type == Types.LEFT_SHIFT;
        found |= changes;
        super.visitBinaryExpression(e);
    }
}
