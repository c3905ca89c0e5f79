package org.grebe.core.dsl.syntax;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.grebe.core.dsl.text.Bpftrace;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.expr.Pos;

/** Ways to write {@code on} that come near. */
public final class OnForms {
    private static final Pattern CONDITION =
            Pattern.compile("(?m)^[ \\t]*(?:\\w+\\s*=\\s*)?on\\s+(\\w+)\\s+(if|when|where|unless)\\b(.*)$");

    private OnForms() {}

    /** {@code on connect if …}, of a script that is no Groovy. */
    public static Optional<ScriptError> conditionOutside(String script) {
        Matcher m = CONDITION.matcher(script);
        if (!m.find()) {
            return Optional.empty();
        }
        int line = (int) script.substring(0, m.start(2)).chars().filter(c -> c == '\n').count() + 1;
        int column = m.start(2) - script.lastIndexOf('\n', m.start(2));
        return Optional.of(new ScriptError("the condition stands in the closure: on " + m.group(1)
                + " { if (…) print it }", new Pos(line, column, line, column + m.group(2).length()), script));
    }

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
        } else if (first instanceof MapExpression named && named.getMapEntryExpressions().size() == 1
                && named.getMapEntryExpressions().get(0).getValueExpression() instanceof MethodCallExpression event) {
            problem = "a tracepoint is written as on tracepoint('"
                    + named.getMapEntryExpressions().get(0).getKeyExpression().getText() + ":"
                    + event.getMethodAsString() + "') { print it }";
        } else if (given.size() == 1 && first instanceof ClosureExpression) {
            problem = "on takes a probe, too: on connect { print it }";
        } else if (first instanceof MethodCallExpression filtered && "call".equals(filtered.getMethodAsString())
                && filtered.getObjectExpression() instanceof MethodCallExpression probe && probe.isImplicitThis()) {
            problem = "filters stand beside the target: on " + probe.getMethodAsString()
                    + "('…', comm: 'x') { print it }";
        }
        if (problem != null) {
            Bpftrace.explain(text).ifPresent(theirs -> {
                throw theirs;
            });
            throw new ScriptError(problem, Places.of(first), text);
        }
    }
}
