package org.grebe.core.dsl;

import groovy.lang.IntRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.grebe.core.plan.Planner;
import org.grebe.core.plan.Span;

/** One run of a script: from its first statement, which may start traces, to its {@code end} blocks. */
public final class ScriptRun implements ScriptHost, AutoCloseable {
    private final CompiledScript compiled;
    private final Supplier<Session> sessions;
    private final Output output;
    private final OptionParser options;
    private final List<Runnable> begins = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private Session session;
    private volatile boolean stopped;

    /** {@code sessions} is asked when the script starts its first trace or timer: only that needs privileges. */
    public ScriptRun(CompiledScript compiled, Supplier<Session> sessions, Output output, OptionParser options) {
        this.compiled = compiled;
        this.sessions = sessions;
        this.output = output;
        this.options = options;
    }

    /**
     * Runs the script to its end: after its own statements until {@link #stop}, if it started anything. What is wrong
     * with the script is thrown as a {@link ScriptError}.
     */
    public void run() {
        try {
            compiled.newScript(this, new HashMap<>()).run();
            begins.forEach(Runnable::run);
            output.flush();
            if (session != null) {
                if (stopped) {
                    session.stop();
                }
                session.run(output::flush);
            }
            ends.forEach(Runnable::run);
        } catch (RuntimeException e) {
            throw RuntimeErrors.explain(e, compiled);
        } finally {
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
        Plan plan = plan(call);
        boolean[] pushed = plan.pushed();
        boolean[] failedBefore = {false};
        Trace trace = session().start(plan, event -> handle(call, event, pushed, failedBefore));
        trace.report().notes().forEach(output::warning);
        for (KernelAggregation aggregation : plan.aggregations()) {
            aggregation.into().addFromKernel(() -> trace.rows(aggregation));
        }
        return trace;
    }

    /** A closure that fails is told once; the trace counts the rest. */
    private void handle(ProbeCall call, Object event, boolean[] pushed, boolean[] failedBefore) {
        try {
            call.handle(event, pushed);
        } catch (RuntimeException e) {
            if (!failedBefore[0]) {
                failedBefore[0] = true;
                RuntimeException explained = RuntimeErrors.explain(e, compiled);
                output.warning(explained instanceof ScriptError s ? s.rendered() : explained.toString());
            }
            throw e;
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
        return plan(call, name ->
                call.hasVariable(name) ? Optional.ofNullable(call.variable(name)) : Optional.empty());
    }

    /** The same with {@code variables} for the values of the closure's outer variables. */
    static Plan plan(ProbeCall call, Function<String, Optional<Object>> variables) {
        Probe probe = Catalogue.find(call.probe())
                .orElseThrow(() -> new PlanError("probe " + call.probe() + " cannot be traced yet; there are "
                        + String.join(", ", Catalogue.ALL.stream().map(Probe::name).toList()), call.handler().pos()));
        Map<String, Object> filters = new LinkedHashMap<>(call.filters());
        filters.replaceAll((name, value) -> forPlan(value));
        return Planner.plan(
                probe, call.handler(), filters, name -> variables.apply(name).map(ScriptRun::forPlan));
    }

    private static Object forPlan(Object value) {
        return value instanceof IntRange r ? new Span(r.getFrom(), r.getTo()) : value;
    }

    @Override
    public void print(List<Object> values) {
        if (values.size() == 1 && values.get(0) instanceof Aggregation aggregation) {
            output.aggregation(aggregation);
        } else {
            output.row(values);
        }
    }

    @Override
    public void println(String text) {
        output.text(text + "\n");
    }

    @Override
    public void printf(String text) {
        output.text(text);
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
    public void every(Duration period, Runnable body) {
        session().timers().every(period, body);
    }

    @Override
    public void after(Duration delay, Runnable body) {
        session().timers().after(delay, body);
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
