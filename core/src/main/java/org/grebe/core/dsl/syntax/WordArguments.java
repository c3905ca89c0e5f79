package org.grebe.core.dsl.syntax;

import groovy.lang.Closure;
import groovy.lang.GString;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.SpreadExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.grebe.core.dsl.run.Formats;
import org.grebe.core.dsl.run.TraceScript;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.UnknownNames;
import org.grebe.core.dsl.text.Vocabulary;

/** Reports calls of grebe's words with arguments that they do not take: {@code every(1)}, {@code println 1, 2}. */
final class WordArguments extends CodeVisitorSupport {
    private static final Set<String> TIMES = Set.of("every", "after");
    /** What their closures call may be found elsewhere. */
    private static final Set<String> DELEGATING = Set.of("with", "tap", "use", "options");
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            int.class, Integer.class, long.class, Long.class, boolean.class, Boolean.class);

    private final Set<String> own;
    private final Assignments changes;
    private final String text;

    private WordArguments(Set<String> own, Assignments changes, String text) {
        this.own = own;
        this.changes = changes;
        this.text = text;
    }

    /** {@code own} are functions of the script, which hide words of their names. */
    static void check(ClassNode script, Set<String> own, Assignments changes, String text) {
        WordArguments visitor = new WordArguments(own, changes, text);
        for (MethodNode method : script.getMethods()) {
            if (method.getCode() != null) {
                method.getCode().visit(visitor);
            }
        }
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        String name = String.valueOf(call.getMethodAsString());
        boolean word = call.isImplicitThis() && !name.equals("on") && Vocabulary.find(name).isPresent()
                && !own.contains(name) && !changes.isSetByName(name);
        if (word && call.getArguments() instanceof TupleExpression given
                && given.getExpressions().stream().noneMatch(SpreadExpression.class::isInstance)) {
            check(call, name, given.getExpressions());
        }
        if (!DELEGATING.contains(name) && (call.isImplicitThis() || !Character.isUpperCase(
                call.getObjectExpression().getText().charAt(0)))) {
            super.visitMethodCallExpression(call);
        }
    }

    private void check(MethodCallExpression call, String name, List<Expression> given) {
        List<Class<?>> kinds = new ArrayList<>();
        given.forEach(e -> kinds.add(kind(e)));
        boolean fits = Arrays.stream(TraceScript.class.getMethods())
                .filter(m -> m.getName().equals(name) && !Modifier.isStatic(m.getModifiers()))
                .anyMatch(m -> takes(m, kinds));
        if (!fits) {
            String types = String.join(", ", kinds.stream()
                    .map(k -> k == null ? "…" : k == GString.class ? "String" : k.getSimpleName()).toList());
            throw new ScriptError(UnknownNames.function(name + "(" + types + ")", name, Set.of()),
                    Places.of(call.getMethod()), text);
        }
        if (name.equals("printf") && given.get(0) instanceof ConstantExpression c && c.getValue() instanceof String f) {
            int values = given.size() - 1;
            String problem = Formats.problem(f, values == 1 && kinds.get(1) == null ? -1 : values);
            if (problem != null && !(values == 1 && given.get(1) instanceof ListExpression)) {
                throw new ScriptError(problem, Places.of(c), text);
            }
        }
        Duration time = given.isEmpty() || !TIMES.contains(name) ? null : Durations.value(given.get(0));
        if (time != null && (time.isZero() || time.isNegative())) {
            throw new ScriptError(name + " takes a time above zero, such as " + name + "(5.s)",
                    Places.of(given.get(0)), text);
        }
    }

    private static boolean takes(Method method, List<Class<?>> given) {
        Class<?>[] wanted = method.getParameterTypes();
        boolean more = wanted.length > 0 && wanted[wanted.length - 1] == Object[].class;
        if (more ? given.size() < wanted.length - 1 : given.size() != wanted.length) {
            return false;
        }
        for (int i = 0; i < given.size(); i++) {
            if (!(more && i >= wanted.length - 1) && !takes(wanted[i], given.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean takes(Class<?> wanted, Class<?> given) {
        Class<?> type = BOXES.getOrDefault(wanted, wanted);
        return given == null || type.isAssignableFrom(given)
                || given == GString.class && type == String.class
                || type == Long.class && given == Integer.class;
    }

    /** What is known of the value's class; null where that shows when it runs. */
    private static Class<?> kind(Expression e) {
        return Durations.value(e) != null ? Duration.class
                : e instanceof ConstantExpression c && c.getValue() != null ? c.getValue().getClass()
                : e instanceof GStringExpression ? GString.class
                : e instanceof ListExpression ? List.class
                : e instanceof MapExpression ? Map.class
                : e instanceof ClosureExpression ? Closure.class : null;
    }
}
