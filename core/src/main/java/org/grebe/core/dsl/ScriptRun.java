package org.grebe.core.dsl;

import groovy.lang.IntRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.dns.DnsTrace;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.LargeStack;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.grebe.core.plan.Planner;
import org.grebe.core.plan.Span;
import org.grebe.core.value.Label;

/** One run of a script: from its first statement, which may start traces, to its {@code end} blocks. */
public final class ScriptRun extends PrintingHost implements AutoCloseable {
    private final CompiledScript compiled;
    private final Supplier<Session> sessions;
    private final OptionParser options;
    private final List<Runnable> begins = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private final List<Layout> layouts = new ArrayList<>();
    /** Of the trace whose event is handled now. */
    private Optional<Layout> eventLayout = Optional.empty();
    private final ExpectedRows expected;
    private boolean begun;
    private Session session;
    private volatile boolean stopped;

    /** {@code sessions} is asked when the script starts its first trace or timer: only that needs privileges. */
    public ScriptRun(CompiledScript compiled, Supplier<Session> sessions, Output output, OptionParser options) {
        super(output);
        this.compiled = compiled;
        this.sessions = sessions;
        this.options = options;
        this.expected = new ExpectedRows(output);
    }

    @Override
    public void prints(List<List<Label>> rows, List<List<Label>> lines) {
        expected.rows(rows, lines);
    }

    /**
     * Runs the script to its end: after its own statements until {@link #stop}, if it started anything. What is wrong
     * with the script is thrown as a {@link ScriptError}.
     */
    public void run() {
        Map<String, Object> variables = new HashMap<>();
        try {
            expected.begin();
            compiled.newScript(this, variables).run();
            begun = true;
            expected.end(variables);
            begins.forEach(Runnable::run);
            output.flush();
            if (session != null) {
                if (stopped) {
                    session.stop();
                }
                session.run(output::flush);
            }
            ends.forEach(Runnable::run);
            layouts.forEach(output::end);
        } catch (RuntimeException e) {
            throw RuntimeErrors.explain(e, compiled);
        } finally {
            expected.end(variables);
            output.flush();
        }
    }

    /** Whether {@link #stop} was called. */
    public boolean isStopped() {
        return stopped;
    }

    /** Ends the run as Ctrl-C does; any thread. */
    public void stop() {
        stopped = true;
        Session running = session;
        if (running != null) {
            running.stop();
        }
    }

    public List<Trace> traces() {
        return session == null ? List.of() : session.traces();
    }

    private Session session() {
        if (session == null) {
            session = sessions.get();
        }
        return session;
    }

    @Override
    public Object on(ProbeCall call) {
        Plan plan = ready(call, variablesOf(call));
        Trace trace = session().start(plan, handler(call, plan));
        trace.report().notes().forEach(output::warning);
        readAggregations(trace, plan);
        expected.trace(call, plan, call.layout(plan.probe()));
        call.layout(plan.probe()).ifPresent(l -> {
            onceAttached(() -> output.begin(l));
            layouts.add(l);
        });
        return trace;
    }

    /**
     * Gives a running trace another {@code on} of the same probe: predicate, projection, actions may all be new. It
     * goes on as it was where that fails. Script thread only; see {@link Session#retype}. The workbench has
     * {@link Traces} instead.
     */
    public void retype(Trace trace, ProbeCall call) {
        Plan plan = ready(call, variablesOf(call));
        session().retype(trace, plan, handler(call, plan));
        readAggregations(trace, plan);
    }

    static void readAggregations(Trace trace, Plan plan) {
        for (KernelAggregation aggregation : plan.aggregations()) {
            aggregation.into().addFromKernel(trace.table(aggregation));
        }
    }

    private Consumer<Event> handler(ProbeCall call, Plan plan) {
        boolean[] pushed = plan.pushed();
        boolean[] failedBefore = {false};
        Optional<Layout> layout = call.layout(plan.probe());
        return event -> handle(call, event, pushed, failedBefore, layout);
    }

    /** A closure that fails is told once; the trace counts the rest. */
    private void handle(ProbeCall call, Object event, boolean[] pushed, boolean[] failedBefore,
            Optional<Layout> layout) {
        eventLayout = layout;
        try {
            call.handle(event, pushed);
        } catch (RuntimeException e) {
            if (!failedBefore[0]) {
                failedBefore[0] = true;
                RuntimeException explained = RuntimeErrors.explain(e, compiled);
                output.warning(explained instanceof ScriptError s ? s.rendered() : explained.toString());
            }
            throw e;
        } finally {
            eventLayout = Optional.empty();
        }
    }

    /** Runs a script's own statements with another host in the engine's place. */
    public static void explain(CompiledScript compiled, ScriptHost host) {
        try {
            compiled.newScript(host, new HashMap<>()).run();
        } catch (RuntimeException e) {
            throw RuntimeErrors.explain(e, compiled);
        }
    }

    /** The plan of one {@code on}, with variables as they are now. */
    public static Plan plan(ProbeCall call) {
        return plan(call, variablesOf(call));
    }

    private static Function<String, Optional<Object>> variablesOf(ProbeCall call) {
        return name -> call.hasVariable(name) ? Optional.ofNullable(call.variable(name)) : Optional.empty();
    }

    /** The plan of one {@code on} that is about to start. */
    static Plan ready(ProbeCall call, Function<String, Optional<Object>> variables) {
        Plan plan = plan(call, variables);
        KeyNames.give(call);
        FilterMaps.requirePinned(plan);
        return plan;
    }

    /** The same with {@code variables} for the values of the closure's outer variables. */
    static Plan plan(ProbeCall call, Function<String, Optional<Object>> variables) {
        Probe probe = call.traced();
        Map<String, Object> filters = new LinkedHashMap<>(call.fieldFilters());
        filters.replaceAll((name, value) -> forPlan(value));
        return LargeStack.ifNeeded(() -> Planner.plan(
                probe,
                call.handler(),
                filters,
                call.layout(probe).<Collection<String>>map(Layout::eventFields).orElse(probe.defaultColumns()),
                name -> variables.apply(name).map(ScriptRun::forPlan)));
    }

    private static Object forPlan(Object value) {
        return value instanceof IntRange r ? new Span(r.getFrom(), r.getTo()) : value;
    }

    @Override
    Optional<Layout> eventLayout() {
        return eventLayout;
    }

    @Override
    public DnsNames dnsNames() {
        return DnsTrace.start(session());
    }

    @Override
    public void banner(String line) {
        onceAttached(() -> output.banner(line));
    }

    /** What says that tracing goes on comes when it does: at once, or after the script's own statements. */
    private void onceAttached(Runnable action) {
        if (begun) {
            action.run();
        } else {
            begins.add(action);
        }
    }

    @Override
    public void begin(Runnable body) {
        begins.add(body);
    }

    @Override
    public void end(Runnable body) {
        ends.add(body);
    }

    @Override
    public Object every(Duration period, Runnable body) {
        return session().timers().every(period, body);
    }

    @Override
    public Object after(Duration delay, Runnable body) {
        return session().timers().after(delay, body);
    }

    @Override
    public void exit() {
        stop();
    }

    @Override
    public Map<String, Object> options(ScriptOptions declared) {
        return options.parse(declared);
    }

    /** Detaches all. */
    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
