package org.grebe.core.dsl.syntax;

import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.CaseStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.SwitchStatement;
import org.codehaus.groovy.syntax.Token;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;

/**
 * Looks for what can never be right in a whole closure of {@code on}, closures in it too, whatever the planner makes
 * of it later. Its translator is its own: nothing of what is translated here is kept.
 */
final class HandlerChecks extends CodeVisitorSupport {
    private static final List<String> PARTS = List.of("startsWith", "endsWith", "contains", "equals");

    private final Translator translator;
    private final FieldMembers members;
    private final FieldArguments arguments;
    private final Slips slips;

    private HandlerChecks(Translator translator, FieldMembers members, FieldArguments arguments, Slips slips) {
        this.slips = slips;
        this.translator = translator;
        this.members = members;
        this.arguments = arguments;
    }

    /** Throws {@code ScriptError} for the first that is found. */
    static void check(OnCall on, Translator translator, Set<String> ownMethods, String text) {
        Mismatches mismatches = new Mismatches(on.known(), text);
        for (MapEntryExpression filter : on.filters().getMapEntryExpressions()) {
            if (filter.getKeyExpression() instanceof ConstantExpression name) {
                if (filter.getValueExpression() instanceof ClosureExpression closure) {
                    throw new ScriptError("filter " + name.getValue() + " takes a value or a list, not a closure; a"
                            + " condition is written if (…) in the closure of on", Places.of(closure), text);
                }
                Expr field = new Expr.Field(String.valueOf(name.getValue()), Places.of(name));
                Expr value = translator.translate(filter.getValueExpression());
                BinaryOp op = value instanceof Expr.ListOf ? BinaryOp.IN : BinaryOp.EQ;
                mismatches.check(new Expr.Binary(op, field, value, Places.of(filter)));
            }
        }
        checkEffect(on, text);
        on.body().getCode().visit(new HandlerChecks(translator, new FieldMembers(on, text),
                new FieldArguments(on, ownMethods, text),
                new Slips(on, ownMethods, text)));
    }

    /** A condition alone is taken for a filter by those who know one from elsewhere; nothing would ever be printed. */
    private static void checkEffect(OnCall on, String text) {
        if (on.body().getCode() instanceof BlockStatement block && block.getStatements().size() == 1
                && block.getStatements().get(0) instanceof ExpressionStatement only
                && only.getExpression() instanceof ClosureExpression inner) {
            throw new ScriptError("this closure only makes another, which nobody calls; its parameter is written"
                    + " on PROBE { e -> … }", Places.of(inner), text);
        }
        if (on.body().getCode() instanceof BlockStatement block && block.getStatements().size() == 1
                && block.getStatements().get(0) instanceof ExpressionStatement only
                && only.getExpression() instanceof BinaryExpression b
                && Operators.binary(b.getOperation().getType()).filter(BinaryOp::isComparison).isPresent()
                && !Effects.in(b)) {
            throw new ScriptError("this closure compares and does nothing more; a filter is written as if (…) print it",
                    Places.of(b), text);
        }
    }

    @Override
    public void visitExpressionStatement(ExpressionStatement s) {
        translator.declare(s);
        super.visitExpressionStatement(s);
    }

    @Override
    public void visitBinaryExpression(BinaryExpression b) {
        slips.check(b);
        members.check(b);
        if (Operators.binary(b.getOperation().getType()).filter(BinaryOp::isComparison).isPresent()) {
            translator.translate(b);
        }
        super.visitBinaryExpression(b);
    }

    @Override
    public void visitSwitch(SwitchStatement s) {
        for (CaseStatement c : s.getCaseStatements()) {
            Expression label = c.getExpression();
            Token in = new Token(Types.KEYWORD_IN, "in", label.getLineNumber(), label.getColumnNumber());
            translator.translate(new BinaryExpression(s.getExpression(), in, label));
        }
        super.visitSwitch(s);
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        if (PARTS.contains(String.valueOf(call.getMethodAsString()))) {
            translator.translate(call);
        }
        slips.check(call);
        members.check(call);
        arguments.check(call);
        super.visitMethodCallExpression(call);
    }

    @Override
    public void visitPropertyExpression(PropertyExpression p) {
        slips.check(p);
        members.check(p);
        super.visitPropertyExpression(p);
    }
}
