package org.grebe.core.dsl;

import java.util.List;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;

/** Ways to write {@code on} that come near. */
final class OnForms {
    private OnForms() {}

    /** Throws {@link ScriptError} for one that cannot be meant otherwise. */
    static void check(List<Expression> given, String text) {
        Expression first = given.isEmpty() ? null : given.get(0);
        boolean closure = given.size() == 2 && given.get(1) instanceof ClosureExpression;
        String problem = null;
        if (closure && first instanceof ConstantExpression c && c.getValue() instanceof String name) {
            problem = "on takes a probe without quotes: on " + name.replaceFirst("^(\\w+):(.+)$", "$1('$2')")
                    + " { print it }";
        } else if (closure && first instanceof VariableExpression v) {
            problem = "the closure belongs to the probe: on " + v.getName() + " { print it }";
        } else if (closure && first instanceof MethodCallExpression probe && probe.isImplicitThis()) {
            problem = "the closure belongs to the probe: on " + probe.getMethodAsString() + "(…) { print it }";
        } else if (given.size() > 1 && first instanceof VariableExpression || first instanceof ListExpression) {
            problem = "on takes one probe: on accept { print it }; on connect { print it }";
        } else if (given.size() == 1 && first instanceof ClosureExpression) {
            problem = "on takes a probe, too: on connect { print it }";
        } else if (first instanceof MethodCallExpression filtered && "call".equals(filtered.getMethodAsString())
                && filtered.getObjectExpression() instanceof MethodCallExpression probe && probe.isImplicitThis()) {
            problem = "filters stand beside the target: on " + probe.getMethodAsString()
                    + "('…', comm: 'x') { print it }";
        }
        if (problem != null) {
            throw new ScriptError(problem, Places.of(first), text);
        }
    }
}
