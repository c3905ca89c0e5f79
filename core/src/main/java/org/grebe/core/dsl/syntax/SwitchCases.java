package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.BreakStatement;
import org.codehaus.groovy.ast.stmt.CaseStatement;
import org.codehaus.groovy.ast.stmt.DoWhileStatement;
import org.codehaus.groovy.ast.stmt.EmptyStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.ast.stmt.ReturnStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.stmt.SwitchStatement;
import org.codehaus.groovy.ast.stmt.ThrowStatement;
import org.codehaus.groovy.ast.stmt.WhileStatement;

/** The cases of a {@code switch} of which each ends before the next begins. */
record SwitchCases(List<Group> groups, Statement otherwise) {
    /** Labels with one piece of code. */
    record Group(List<Expression> labels, Statement code) {}

    /** {@code switch (x) { case 1 -> … }}: Groovy's parser makes it a closure, called at once. */
    record Arrow(Expression subject, SwitchStatement cases) {}

    /** Null for any other expression. */
    static Arrow arrow(Expression e) {
        BlockStatement code = calledClosure(e);
        if (code == null || code.getStatements().size() != 2
                || !(code.getStatements().get(1) instanceof SwitchStatement cases)
                || !(code.getStatements().get(0) instanceof ExpressionStatement first)
                || !(first.getExpression() instanceof DeclarationExpression d)
                || !cases.getExpression().getText().equals(d.getLeftExpression().getText())) {
            return null;
        }
        return new Arrow(d.getRightExpression(), cases);
    }

    private static BlockStatement calledClosure(Expression e) {
        boolean called = e instanceof MethodCallExpression call && "call".equals(call.getMethodAsString())
                && call.getArguments() instanceof TupleExpression t && t.getExpressions().isEmpty();
        return called && ((MethodCallExpression) e).getObjectExpression() instanceof ClosureExpression c
                && c.getParameters() == null && c.getCode() instanceof BlockStatement b ? b : null;
    }

    /** Null where the code of a case goes on into the next. */
    static SwitchCases of(SwitchStatement all) {
        return of(all, false);
    }

    /** The same of the arrow form, where what a case returns is its value. */
    static SwitchCases ofArrow(SwitchStatement all) {
        return of(all, true);
    }

    private static SwitchCases of(SwitchStatement all, boolean arrow) {
        List<Group> groups = new ArrayList<>();
        List<Expression> labels = new ArrayList<>();
        boolean ended = true;
        for (CaseStatement c : all.getCaseStatements()) {
            labels.add(c.getExpression());
            List<Statement> code = flat(c.getCode());
            if (code.isEmpty()) {
                continue;
            }
            Statement own = own(code, arrow);
            if (!ended || own == null) {
                return null;
            }
            ended = ends(code);
            groups.add(new Group(List.copyOf(labels), own));
            labels.clear();
        }
        List<Statement> last = flat(all.getDefaultStatement());
        Statement otherwise = own(last, arrow);
        if (otherwise == null || !last.isEmpty() && (!ended || !labels.isEmpty())) {
            return null;
        }
        if (!labels.isEmpty()) {
            groups.add(new Group(List.copyOf(labels), new BlockStatement()));
        }
        return groups.isEmpty() ? null : new SwitchCases(List.copyOf(groups), otherwise);
    }

    private static List<Statement> flat(Statement s) {
        if (s instanceof BlockStatement b) {
            List<Statement> inner = b.getStatements().size() == 1 ? flat(b.getStatements().get(0)) : null;
            return inner != null ? inner : b.getStatements();
        }
        return s == null || s.isEmpty() ? List.of() : List.of(s);
    }

    private static boolean ends(List<Statement> code) {
        Statement last = code.get(code.size() - 1);
        return last instanceof ReturnStatement || last instanceof ThrowStatement
                || last instanceof BreakStatement b && b.getLabel() == null;
    }

    /** The code without what only ends the case; null where that stands in the middle, too. */
    private static Statement own(List<Statement> code, boolean arrow) {
        List<Statement> own = new ArrayList<>(code);
        Statement last = own.isEmpty() ? EmptyStatement.INSTANCE : own.get(own.size() - 1);
        if (last instanceof BreakStatement b && b.getLabel() == null) {
            own.remove(own.size() - 1);
        } else if (arrow && last instanceof ReturnStatement r) {
            own.remove(own.size() - 1);
            BlockStatement inner = calledClosure(r.getExpression());
            boolean block = inner != null && arrow(r.getExpression()) == null;
            own.addAll(block ? inner.getStatements() : List.of(expression(r)));
        }
        Leaves leaves = new Leaves();
        own.forEach(s -> s.visit(leaves));
        if (leaves.breaks || arrow && leaves.returns) {
            return null;
        }
        BlockStatement block = new BlockStatement();
        own.forEach(block::addStatement);
        if (!code.isEmpty()) {
            block.setSourcePosition(code.get(0));
        }
        return block;
    }

    private static Statement expression(ReturnStatement r) {
        Statement s = new ExpressionStatement(r.getExpression());
        s.setSourcePosition(r);
        return s;
    }

    /** Whether each case is one expression. */
    boolean areValues() {
        return value(otherwise) != null && groups.stream().allMatch(g -> value(g.code()) != null);
    }

    /** What the code of a case is worth; null where it does more. */
    static Expression value(Statement code) {
        List<Statement> all = ((BlockStatement) code).getStatements();
        if (all.isEmpty()) {
            return new ConstantExpression(null);
        }
        return all.size() == 1 && all.get(0) instanceof ExpressionStatement e
                && !(e.getExpression() instanceof DeclarationExpression) ? e.getExpression() : null;
    }

    /** Looks for what leaves the switch, but not for what leaves a loop within it. */
    private static final class Leaves extends CodeVisitorSupport {
        private boolean breaks;
        private boolean returns;

        @Override
        public void visitBreakStatement(BreakStatement s) {
            breaks = true;
        }

        @Override
        public void visitReturnStatement(ReturnStatement s) {
            returns = true;
        }

        @Override
        public void visitClosureExpression(ClosureExpression e) {}

        @Override
        public void visitSwitch(SwitchStatement s) {}

        @Override
        public void visitForLoop(ForStatement s) {}

        @Override
        public void visitWhileLoop(WhileStatement s) {}

        @Override
        public void visitDoWhileLoop(DoWhileStatement s) {}
    }
}
