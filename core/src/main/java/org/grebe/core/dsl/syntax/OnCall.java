package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.expr.Handler;

/**
 * {@code on PROBE(filters, arguments) { event -> … }} in Groovy's tree: a call of {@code on} whose one argument is the
 * call of the probe.
 *
 * @param known empty for probes whose fields only the kernel knows, until the script runs
 * @param members what the closure reads by way of pointers, each a field of the probe
 */
public record OnCall(
        int index,
        MethodCallExpression call,
        MethodCallExpression probe,
        Optional<Probe> known,
        MapExpression filters,
        List<Expression> arguments,
        ClosureExpression body,
        List<String> members) {

    OnCall with(Probe more, List<String> membersOfIt) {
        return new OnCall(index, call, probe, Optional.of(more), filters, arguments, body, membersOfIt);
    }

    String probeName() {
        return probe.getMethodAsString();
    }

    /** True for the event's variable, once Groovy has found out which variable each name means. */
    public boolean isEvent(Expression e) {
        return e instanceof VariableExpression v && v.getAccessedVariable() == event() && event() != null;
    }

    private Variable event() {
        Parameter[] named = body.getParameters();
        return named == null ? null : named.length == 1 ? named[0] : body.getVariableScope().getDeclaredVariable("it");
    }

    /** True for a closure with Groovy's own {@code it}, which cannot be declared within another such closure. */
    boolean hasImplicitEvent() {
        return body.getParameters() != null && body.getParameters().length == 0;
    }

    /** The event's variable as compiled; handlers within handlers need names of their own. */
    String eventName() {
        Parameter[] named = body.getParameters();
        return named == null || named.length == 0 ? "$event" + index : named[0].getName();
    }

    /** The variable that says which conditions were checked already. */
    String pushedName() {
        return "$pushed" + index;
    }

    /** The closure as compiled: it takes the event and the {@code boolean[]}. */
    ClosureExpression bodyWithParameters() {
        Parameter event = body.getParameters() != null && body.getParameters().length == 1 ? body.getParameters()[0]
                : new Parameter(ClassHelper.dynamicType(), eventName());
        Parameter pushed = new Parameter(ClassHelper.boolean_TYPE.makeArray(), pushedName());
        ClosureExpression compiled = new ClosureExpression(new Parameter[] {event, pushed}, body.getCode());
        compiled.setSourcePosition(body);
        return compiled;
    }

    /**
     * Reads {@code call} if it is {@code on} with one argument; {@code index} numbers the calls of a script,
     * {@code kernel} lists its functions and tracepoints, or is null where another kernel will be asked.
     *
     * @throws ScriptError if the probe is unknown or has no closure
     */
    static Optional<OnCall> read(MethodCallExpression call, int index, ProbeSource kernel, String text) {
        List<Expression> given = arguments(call);
        if (!call.isImplicitThis() || !"on".equals(call.getMethodAsString()) || given.size() != 1) {
            return Optional.empty();
        }
        if (given.get(0) instanceof VariableExpression name) {
            ProbeNames.check(name.getName(), Places.of(name), text);
            throw wantsClosure(name.getName(), name, text);
        }
        if (!(given.get(0) instanceof MethodCallExpression probe) || !probe.isImplicitThis()
                || probe.getMethodAsString() == null) {
            return Optional.empty();
        }
        String name = probe.getMethodAsString();
        Optional<Probe> curated = ProbeNames.check(name, Places.of(probe.getMethod()), text);
        List<Expression> inner = new ArrayList<>(arguments(probe));
        MapExpression filters = new MapExpression();
        if (!inner.isEmpty() && inner.get(0) instanceof MapExpression m) {
            filters = m;
            inner.remove(0);
        }
        if (inner.isEmpty() || !(inner.get(inner.size() - 1) instanceof ClosureExpression body)) {
            throw wantsClosure(name, probe, text);
        }
        inner.remove(inner.size() - 1);
        Optional<Probe> known = curated.isPresent() || kernel == null ? curated
                : ProbeNames.resolve(name, inner, kernel, text);
        ProbeNames.checkArguments(name, known, filters, inner, probe, text);
        if (body.getParameters() != null && body.getParameters().length > 1) {
            throw new ScriptError("this closure takes one parameter, the event, such as { e -> print e }",
                    Places.of(body.getParameters()[1]), text);
        }
        return Optional.of(new OnCall(index, call, probe, known, filters, inner, body, List.of()));
    }

    /** The filters that are written by name; {@code *: filters} has none to point to. */
    List<Handler.Filter> namedFilters() {
        return filters.getMapEntryExpressions().stream()
                .filter(f -> f.getKeyExpression() instanceof ConstantExpression)
                .map(f -> new Handler.Filter(f.getKeyExpression().getText(), Places.of(f.getKeyExpression())))
                .toList();
    }

    private static ScriptError wantsClosure(String name, Expression where, String text) {
        return new ScriptError("on " + name + " wants a closure that takes the event, such as on "
                + Providers.find(name).map(Provider::form).orElse(name) + " { print it }",
                Places.of(where), text);
    }

    static List<Expression> arguments(MethodCallExpression call) {
        return call.getArguments() instanceof TupleExpression t ? t.getExpressions() : List.of(call.getArguments());
    }
}
