package org.grebe.core.dsl.syntax;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.dsl.text.ScriptError;

/** How a closure uses its event: by which fields, printed whole, or given away. Checks the fields' names. */
final class EventUses extends CodeVisitorSupport {
    private final OnCall on;
    private final String text;
    private final Set<String> fields = new LinkedHashSet<>();
    private boolean printed;
    private boolean escapes;

    private EventUses(OnCall on, String text) {
        this.on = on;
        this.text = text;
    }

    /** Of parts of the closure. */
    static EventUses of(OnCall on, String text, List<? extends ASTNode> parts) {
        EventUses uses = new EventUses(on, text);
        parts.forEach(part -> part.visit(uses));
        return uses;
    }

    /** As written, in the order of their first use. */
    Set<String> fields() {
        return fields;
    }

    boolean printed() {
        return printed;
    }

    boolean escapes() {
        return escapes;
    }

    @Override
    public void visitPropertyExpression(PropertyExpression p) {
        if (!on.isEvent(p.getObjectExpression()) || p.isSpreadSafe()
                || !(p.getProperty() instanceof ConstantExpression name)) {
            super.visitPropertyExpression(p);
            return;
        }
        on.known().ifPresent(probe -> ProbeNames.checkField(probe, p.getPropertyAsString(), Places.of(name), text));
        fields.add(p.getPropertyAsString());
    }

    @Override
    public void visitAttributeExpression(AttributeExpression e) {
        // not a field: `it.@x` reads what the event's class keeps to itself
        e.getObjectExpression().visit(this);
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        String name = call.getMethodAsString();
        boolean prints = call.isImplicitThis() && ("print".equals(name) || "println".equals(name))
                && call.getArguments() instanceof TupleExpression t
                && t.getExpressions().size() == 1 && on.isEvent(t.getExpression(0));
        // Named arguments stand first: print it, query: value.
        boolean printsMore = call.isImplicitThis() && "print".equals(name)
                && call.getArguments() instanceof TupleExpression all && all.getExpressions().size() == 2
                && all.getExpression(0) instanceof MapExpression && on.isEvent(all.getExpression(1));
        if (prints || printsMore) {
            printed = true;
            if (printsMore) {
                ((TupleExpression) call.getArguments()).getExpression(0).visit(this);
            }
        } else {
            super.visitMethodCallExpression(call);
        }
    }

    @Override
    public void visitVariableExpression(VariableExpression v) {
        escapes |= on.isEvent(v);
    }

    @Override
    public void visitBinaryExpression(BinaryExpression e) {
        if (Types.ofType(e.getOperation().getType(), Types.ASSIGNMENT_OPERATOR)) {
            List<Expression> targets = e.getLeftExpression() instanceof TupleExpression all
                    ? all.getExpressions() : List.of(e.getLeftExpression());
            targets.forEach(target -> refuseChange(target, e,
                    e.getOperation().getType() == Types.ASSIGN ? "to compare, write ==; " : ""));
        }
        super.visitBinaryExpression(e);
    }

    @Override
    public void visitPostfixExpression(PostfixExpression e) {
        refuseChange(e.getExpression(), e, "");
        super.visitPostfixExpression(e);
    }

    @Override
    public void visitPrefixExpression(PrefixExpression e) {
        refuseChange(e.getExpression(), e, "");
        super.visitPrefixExpression(e);
    }

    private void refuseChange(Expression target, ASTNode where, String hint) {
        boolean event = on.isEvent(target)
                || target instanceof PropertyExpression p && on.isEvent(p.getObjectExpression());
        if (event) {
            throw new ScriptError("an event cannot be changed; " + hint + "keep the value in a variable of your own",
                    Places.of(where), text);
        }
    }
}
