package org.grebe.core.dsl.syntax;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.CatchStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;

/** The variables that a closure declares itself, in closures within it too. */
final class Locals extends CodeVisitorSupport {
    private final Set<Variable> declared = Collections.newSetFromMap(new IdentityHashMap<>());

    static Set<Variable> of(ClosureExpression closure) {
        Locals locals = new Locals();
        closure.visit(locals);
        locals.declared.remove(null); // loops without an index or without a value
        return locals.declared;
    }

    @Override
    public void visitDeclarationExpression(DeclarationExpression e) {
        if (e.getLeftExpression() instanceof TupleExpression all) {
            all.getExpressions().forEach(one -> declared.add((VariableExpression) one));
        } else {
            declared.add(e.getVariableExpression());
        }
        super.visitDeclarationExpression(e);
    }

    @Override
    public void visitClosureExpression(ClosureExpression e) {
        if (e.getParameters() != null) {
            declared.addAll(Arrays.asList(e.getParameters()));
        }
        if (e.getVariableScope() != null) {
            // the `it` that Groovy gives to a closure without parameters
            e.getVariableScope().getDeclaredVariables().values().stream()
                    .filter(Parameter.class::isInstance)
                    .forEach(declared::add);
        }
        super.visitClosureExpression(e);
    }

    @Override
    public void visitForLoop(ForStatement loop) {
        declared.add(loop.getValueVariable());
        declared.add(loop.getIndexVariable());
        super.visitForLoop(loop);
    }

    @Override
    public void visitCatchStatement(CatchStatement statement) {
        declared.add(statement.getVariable());
        super.visitCatchStatement(statement);
    }
}
