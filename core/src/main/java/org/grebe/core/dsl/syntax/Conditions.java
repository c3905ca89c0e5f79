package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * <p>A leading condition belongs to an {@code if} that leaves the closure one way, by {@code return} or by its end,
 * such as {@code if (x || y) return} and a last {@code if (a && b) { … }}. Before it stand others, and declarations.
 */
final class Conditions {
    private final Translator translator;
    private final OnCall on;
    private final SharedMaps maps;
    private final String text;
    private final VariableExpression pushed;
    private final List<Conjunct> found = new ArrayList<>();
    private final List<Expr> before = new ArrayList<>();
    private final List<Statement> declarations = new ArrayList<>();

    Conditions(Translator translator, OnCall on, SharedMaps maps, String text) {
        this.translator = translator;
        this.on = on;
        this.maps = maps;
        this.text = text;
        this.pushed = GeneralUtils.varX(on.pushedName());
    }

    List<Conjunct> found() {
        return List.copyOf(found);
    }

    /** Declarations that stand between the conditions. */
    List<Statement> declarations() {
        return List.copyOf(declarations);
    }

    /** Rewrites the conditions that {@code code} begins with; returns the statements that follow them. */
    List<Statement> split(Statement code) {
        List<Statement> statements = new ArrayList<>();
        flatten(code, statements);
        int next = 0; // behind the last condition
        for (int i = 0; i < statements.size(); i++) {
            if (maps.form(statements.get(i)).isPresent()) {
                break; // What is taken from a map is known behind that, and all of it is an action.
            }
            if (translator.declare(statements.get(i)).isPresent()) {
                continue;
            }
            List<Statement> following = statements.subList(i + 1, statements.size());
            Branch branch = statements.get(i) instanceof IfStatement test ? branch(test, following.isEmpty()) : null;
            if (branch == null) {
                break;
            }
            for (Statement declaration : statements.subList(next, i)) {
                before.addAll(translator.declare(declaration).orElseThrow());
                declarations.add(declaration);
            }
            require(branch);
            if (!branch.taken().isEmpty()) {
                return following.isEmpty() ? split(branch.taken()) : join(branch.taken(), following);
            }
            next = i + 1;
        }
        return statements.subList(next, statements.size());
    }

    /** The way through an {@code if} on which anything is done: its condition, what it must be, and the statement. */
    private record Branch(IfStatement test, boolean wanted, Statement taken) {}

    /** Null where something may be done either way. */
    private static Branch branch(IfStatement test, boolean last) {
        Statement then = test.getIfBlock();
        Statement otherwise = test.getElseBlock();
        if (ends(otherwise, last) && !onlyReturns(then)) {
            return new Branch(test, true, then);
        }
        return ends(then, last) ? new Branch(test, false, otherwise) : null;
    }

    private static boolean ends(Statement s, boolean last) {
        return onlyReturns(s) || last && doesNothing(s);
    }

    private static boolean doesNothing(Statement s) {
        return s.isEmpty() || s instanceof BlockStatement b && b.getStatements().stream().allMatch(
                Conditions::doesNothing);
    }

    private void require(Branch branch) {
        BooleanExpression whole = branch.test().getBooleanExpression();
        BooleanExpression rewritten = new BooleanExpression(require(inner(whole), branch.wanted()));
        rewritten.setSourcePosition(whole);
        branch.test().setBooleanExpression(rewritten);
    }

    private static List<Statement> join(Statement first, List<Statement> rest) {
        List<Statement> all = new ArrayList<>();
        flatten(first, all);
        all.addAll(rest);
        return all;
    }

    private static void flatten(Statement s, List<Statement> into) {
        if (s instanceof BlockStatement b) {
            b.getStatements().forEach(one -> flatten(one, into));
        } else if (!s.isEmpty()) {
            into.add(s);
        }
    }

    static boolean onlyReturns(Statement s) {
        if (s instanceof BlockStatement b) {
            return b.getStatements().size() == 1 && onlyReturns(b.getStatements().get(0));
        }
        return s instanceof ReturnStatement r && r.getExpression() instanceof ConstantExpression;
    }

    static Expression inner(Expression e) {
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
        found.add(new Conjunct(index, before, wanted ? condition : not(condition), uses.fields(), escapes));
        before.clear();
        Expression flag = DirectCalls.pushed(e, pushed, index);
        return at(e, wanted ? GeneralUtils.orX(flag, e) : GeneralUtils.andX(new NotExpression(flag), e));
    }

    static Expr not(Expr e) {
        return e instanceof Expr.Unary u && u.op() == UnaryOp.NOT ? u.operand()
                : new Expr.Unary(UnaryOp.NOT, e, e.pos());
    }

    private static Expression at(Expression place, Expression e) {
        e.setSourcePosition(place);
        return e;
    }
}
