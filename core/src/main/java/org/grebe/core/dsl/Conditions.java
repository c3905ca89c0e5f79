package org.grebe.core.dsl;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.NotExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.ReturnStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.expr.Conjunct;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.UnaryOp;

/**
 * Splits a closure into its leading conditions and what follows, and rewrites each condition in place so that it is
 * skipped when its element of the closure's second parameter is true.
 *
 * <p>Leading conditions are guards, {@code if (x || y) return}, and an {@code if (a && b) { … }} that ends the closure.
 */
final class Conditions {
    private final Translator translator;
    private final OnCall on;
    private final String text;
    private final VariableExpression pushed;
    private final List<Conjunct> found = new ArrayList<>();

    Conditions(Translator translator, OnCall on, String text) {
        this.translator = translator;
        this.on = on;
        this.text = text;
        this.pushed = GeneralUtils.varX(on.pushedName());
    }

    List<Conjunct> found() {
        return List.copyOf(found);
    }

    /** Rewrites the conditions that {@code code} begins with; returns the statements that follow them. */
    List<Statement> split(Statement code) {
        List<Statement> statements = code instanceof BlockStatement b ? b.getStatements() : List.of(code);
        for (int i = 0; i < statements.size(); i++) {
            Statement s = statements.get(i);
            if (!(s instanceof IfStatement test) || !test.getElseBlock().isEmpty()) {
                return statements.subList(i, statements.size());
            }
            boolean guard = onlyReturns(test.getIfBlock());
            if (!guard && i < statements.size() - 1) {
                return statements.subList(i, statements.size());
            }
            Expression condition = inner(test.getBooleanExpression());
            BooleanExpression rewritten = new BooleanExpression(require(condition, !guard));
            rewritten.setSourcePosition(test.getBooleanExpression());
            test.setBooleanExpression(rewritten);
            if (!guard) {
                return split(test.getIfBlock());
            }
        }
        return List.of();
    }

    private static boolean onlyReturns(Statement s) {
        if (s instanceof BlockStatement b) {
            return b.getStatements().size() == 1 && onlyReturns(b.getStatements().get(0));
        }
        return s instanceof ReturnStatement r && r.getExpression() instanceof ConstantExpression;
    }

    private static Expression inner(Expression e) {
        return e instanceof BooleanExpression b && !(e instanceof NotExpression) ? inner(b.getExpression()) : e;
    }

    /** The code for "{@code e} is {@code wanted}, or was found so in the kernel", in the sense of {@code e}. */
    private Expression require(Expression e, boolean wanted) {
        if (e instanceof NotExpression not) {
            return at(e, new NotExpression(require(inner(not.getExpression()), !wanted)));
        }
        int both = wanted ? Types.LOGICAL_AND : Types.LOGICAL_OR;
        if (e instanceof BinaryExpression b && b.getOperation().getType() == both) {
            Expression left = require(b.getLeftExpression(), wanted);
            return at(e, new BinaryExpression(left, b.getOperation(), require(b.getRightExpression(), wanted)));
        }
        int index = found.size();
        Expr condition = translator.truth(e);
        EventUses uses = EventUses.of(on, text, List.of(e));
        boolean escapes = uses.escapes() || uses.printed();
        found.add(new Conjunct(index, wanted ? condition : not(condition), uses.fields(), escapes));
        Expression flag = DirectCalls.pushed(e, pushed, index);
        return at(e, wanted ? GeneralUtils.orX(flag, e) : GeneralUtils.andX(new NotExpression(flag), e));
    }

    private static Expr not(Expr e) {
        return e instanceof Expr.Unary u && u.op() == UnaryOp.NOT ? u.operand()
                : new Expr.Unary(UnaryOp.NOT, e, e.pos());
    }

    private static Expression at(Expression place, Expression e) {
        e.setSourcePosition(place);
        return e;
    }
}
