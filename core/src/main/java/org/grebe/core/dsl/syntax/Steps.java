package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.ReturnStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.stmt.SwitchStatement;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Step;

/** Reads when a closure's statements do something. */
final class Steps {
    private static final Step ACT = new Step.Act();

    private final Translator translator;

    Steps(Translator translator) {
        this.translator = translator;
    }

    Step of(List<Statement> statements) {
        List<Step> steps = new ArrayList<>();
        for (Statement s : statements) {
            Step step = of(s);
            steps.add(step);
            if (step instanceof Step.Act) {
                break; // Nothing behind it matters.
            }
        }
        return Step.sequence(steps);
    }

    private Step of(Statement s) {
        if (s.isEmpty()) {
            return new Step.Sequence(List.of());
        } else if (s instanceof BlockStatement b) {
            return of(b.getStatements());
        } else if (s instanceof ReturnStatement r) {
            return r.getExpression() instanceof ConstantExpression ? new Step.Leave() : ACT;
        } else if (s instanceof IfStatement test) {
            Expr condition = translator.truth(Conditions.inner(test.getBooleanExpression()));
            Step then = of(test.getIfBlock());
            Step otherwise = of(test.getElseBlock());
            return then.equals(ACT) && otherwise.equals(ACT) ? ACT : new Step.When(condition, then, otherwise);
        } else if (s instanceof SwitchStatement all && all.getDefaultStatement().isEmpty()
                && !all.getCaseStatements().isEmpty()) {
            Expr subject = translator.translate(all.getExpression());
            Expr matches = all.getCaseStatements().stream()
                    .<Expr>map(c -> new Expr.Binary(BinaryOp.IN, subject, translator.translate(c.getExpression()),
                            Places.of(c)))
                    .reduce((a, b) -> new Expr.Binary(BinaryOp.OR, a, b, a.pos()))
                    .orElseThrow();
            return new Step.When(matches, ACT, new Step.Sequence(List.of()));
        } else if (s instanceof ExpressionStatement e && e.getExpression() instanceof ConstantExpression) {
            return new Step.Sequence(List.of());
        }
        Optional<List<Expr>> declared = translator.declare(s);
        return declared.<Step>map(values ->
                Step.sequence(values.stream().<Step>map(Step.Evaluate::new).toList())).orElse(ACT);
    }
}
