package org.grebe.core.dsl.run;

import groovy.lang.IntRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Table;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.dns.DnsTrace;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.FirstFailure;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.TraceError;
import org.grebe.core.engine.TraceStarter;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.LargeStack;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.PlanError;
import org.grebe.core.plan.PlanRequest;
import org.grebe.core.plan.Planner;
import org.grebe.core.plan.ScriptPlan;
import org.grebe.core.plan.Span;
import org.grebe.core.value.Label;

/**
 * One run of a script: from its first statement, which may start traces, to its {@code end} blocks. On one thread, the
 * script's, but for what says otherwise.
 */
public final class ScriptRun extends PrintingHost implements AutoCloseable {
    private final CompiledScript compiled;
    private final Supplier<Session> sessions;
    private final TraceStarter starter;
    private final OptionParser options;
    private final Map<String, Object> variables = new LinkedHashMap<>();
    private final Map<String, Object> locals = new LinkedHashMap<>();
    private final Map<String, Object> everyFilter = new LinkedHashMap<>();
    private final List<Runnable> whenTracing = new ArrayList<>();
    private final List<Runnable> begins = new ArrayList<>();
    private final Queue<Runnable> ends = new ConcurrentLinkedQueue<>();
    private final Queue<Aggregation> unread = new ConcurrentLinkedQueue<>();
    private final Queue<Layout> layouts = new ConcurrentLinkedQueue<>();
    /** Threads that nobody waits for any more; should they come back, they have no say. */
    private final Set<Thread> abandoned = new CopyOnWriteArraySet<>();
    /** Of the trace whose event is handled now. */
    private Optional<Layout> eventLayout = Optional.empty();
    private final ExpectedRows expected;
    private final Together together;
    /** What the kernel keeps for the script. */
    private final Set<KernelState> states = new LinkedHashSet<>();
    private String source = "";
    /** What rows say that they are of. */
    private final Map<Trace, String> names = new IdentityHashMap<>();
    private boolean begun;
    private volatile Session session;
    private volatile Phase phase = Phase.STATEMENTS;
    private volatile int step;
    private volatile boolean stopped;
    private volatile boolean left;
    private volatile boolean failed;
    private volatile OptionalInt exitCode = OptionalInt.empty();

    /** What of the script runs now. */
    public enum Phase {
        STATEMENTS,
        BEGIN,
        EVENTS,
        END,
        OVER
    }

    /** {@code sessions} is asked when the script starts its first trace or timer: only that needs privileges. */
    public ScriptRun(CompiledScript compiled, Supplier<Session> sessions, Output output, OptionParser options) {
        super(output);
        this.compiled = compiled;
        this.sessions = sessions;
        this.starter = new TraceStarter(this::session, output);
        this.options = options;
        this.expected = new ExpectedRows(output);
        this.together = new Together(compiled.handlers());
    }

    /** A filter of every trace whose probe has the field, unless the script has one of it; before {@link #run}. */
    public void filter(String field, Object value) {
        everyFilter.put(field, value);
    }

    /** What is done once all that the script's own statements trace is attached; before {@link #run}. */
    public void whenTracing(Runnable body) {
        whenTracing.add(body);
    }

    @Override
    public void printAtEnd(Aggregation table) {
        unread.add(table);
        expected.last(table);
    }

    @Override
    public void prints(List<List<Label>> rows, List<List<Label>> lines) {
        expected.rows(rows, lines);
    }

    /**
     * Runs the script to its end: its own statements; then, if these started anything, what it does with events, until
     * {@link #stop}; and its {@code end} blocks in any case. What fails among them is reported once, and the others go
     * on: {@link #hasFailed}.
     *
     * @throws ScriptError if something is wrong with the script's own statements
     * @throws TraceError if nothing can be traced, or not any more
     */
    public void run() {
        try {
            expected.begin();
            statements();
            enter(Phase.BEGIN);
            begun = true;
            expected.end(variables);
            begins.forEach(body -> attempt(body, failures("")));
            output.flush();
            traceEvents();
        } finally {
            expected.end(variables);
            // A script that could not even start has nothing to show.
            if (begun || !traces().isEmpty()) {
                finish();
            }
            if (!isAbandoned()) {
                output.flush();
            }
        }
    }

    private void statements() {
        try {
            compiled.newScript(this, variables).run();
            startTogether(together.rest());
        } catch (Throwable e) { // Groovy hides checked exceptions from nobody.
            if (!Exit.is(e)) {
                throw RuntimeErrors.explainAny(e, compiled);
            }
        }
    }

    private void traceEvents() {
        enter(Phase.EVENTS);
        whenTracing.forEach(Runnable::run);
        if (session == null) {
            return;
        }
        if (left) {
            session.leave();
        } else if (stopped) {
            session.stop();
        }
        session.run(output::flush);
    }

    /**
     * Runs those {@code end} blocks that nobody has begun to run, each for itself, and ends the layouts. Part of
     * {@link #run}; after {@link #abandon} it is for another thread, which then is the script's.
     */
    public void finish() {
        states.forEach(this::reportNoRoom);
        states.clear();
        while (!isAbandoned() && !ends.isEmpty()) {
            enter(Phase.END);
            attempt(ends.remove(), failures(""));
        }
        printUnread();
        while (!isAbandoned() && !layouts.isEmpty()) {
            output.write(new Printed.End(layouts.remove()));
        }
        if (!isAbandoned()) {
            output.flush();
            enter(Phase.OVER);
        }
    }

    private void reportNoRoom(KernelState state) {
        long count = traces().stream().filter(t -> t.plan().states().contains(state)).findFirst()
                .map(t -> t.noRoom(state)).orElse(0L);
        if (count > 0) {
            output.warning(state.variable() + ": " + count + " found no room among its " + KernelState.MAX_KEYS
                    + " keys, which the kernel keeps, and count as lost");
        }
    }

    /** Each below its name, where that is not plain without. */
    private void printUnread() {
        boolean named = unread.size() > 1 || unread.stream().anyMatch(t -> t.snapshot().keyNames().isEmpty());
        while (!isAbandoned() && begun && !unread.isEmpty()) {
            Table table = unread.remove().snapshot();
            if (named && !table.shown().isEmpty()) { // One with nothing to show is printed by its name.
                output.write(new Printed.Banner(table.name() + ":"));
            }
            output.write(new Printed.OfTable(table));
        }
    }

    private void enter(Phase next) {
        beforePrinting();
        phase = next;
        step++;
    }

    /** Runs script code whose failure ends nothing else. */
    private void attempt(Runnable body, FirstFailure failures) {
        try {
            body.run();
        } catch (Throwable e) { // An assert or endless recursion as well.
            if (!Exit.is(e)) {
                failed = true;
                failures.happened(e);
            }
        }
    }

    private FirstFailure failures(String remark) {
        return new FirstFailure(e -> {
            if (!isAbandoned()) {
                output.warning(RuntimeErrors.rendered(e, compiled) + remark);
            }
        });
    }

    private boolean isAbandoned() {
        return !abandoned.isEmpty() && abandoned.contains(Thread.currentThread());
    }

    @Override
    protected void beforePrinting() {
        if (isAbandoned()) {
            throw new Exit();
        }
    }

    /** Any thread. */
    public Phase phase() {
        return phase;
    }

    /** Another number when something else of the script runs: another phase, or another {@code end} block. */
    public int step() {
        return step;
    }

    /** A remark, with the place, on what {@code script} is at. */
    public String describe(String remark, Thread script) {
        return RuntimeErrors.at(script, remark, compiled).rendered();
    }

    /** Whether a {@code begin}, a timer, an {@code end} has failed, or a closure for each event that it got. */
    public boolean hasFailed() {
        return failed || traces().stream().anyMatch(t -> t.accounting().hasAlwaysFailed());
    }

    /** What the script itself wants grebe to end with. */
    public OptionalInt exitCode() {
        return exitCode;
    }

    /** Detaches, and ends the run once all that was sent before is handled, as Ctrl-C does; any thread. */
    public void stop() {
        stopped = true;
        Session running = session;
        if (running != null) {
            running.stop();
        }
    }

    /** The same without what waits: the event at hand is the last, and the others count as dropped; any thread. */
    public void leave() {
        left = true;
        stopped = true;
        Session running = session;
        if (running != null) {
            running.leave();
        }
    }

    /**
     * Gives up {@code script}, a thread that runs this and hangs in some script code: what it prints from now on goes
     * nowhere. {@link #finish} then is for the caller, or for another thread.
     */
    public void abandon(Thread script) {
        abandoned.add(script);
        failed = true;
        Session running = session;
        if (running != null && phase.compareTo(Phase.EVENTS) <= 0) {
            running.abandon();
        }
    }

    /** How many events wait to be handled; any thread. */
    public long waiting() {
        Session running = session;
        return running == null || phase != Phase.EVENTS ? 0 : running.waiting();
    }

    /** Prints all tables as they are now, between two events; any thread. */
    public void printTables() {
        Session running = session;
        if (running != null) {
            running.execute(() -> {
                Map<String, Object> all = new LinkedHashMap<>(variables);
                all.putAll(locals);
                ScriptTables.print(all, output);
            });
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
    public Object on(ProbeCall written) {
        ProbeCall call = everyFilter.entrySet().stream()
                .reduce(written, (c, f) -> c.with(f.getKey(), f.getValue()), (a, b) -> b);
        if (!together.holds(call)) {
            return start(call, ready(call, variablesOf(call)));
        }
        startTogether(together.ready());
        return null; // The compiler has seen that nobody asks.
    }

    private void startTogether(List<ProbeCall> calls) {
        List<Plan> plans = plans(calls).plans();
        calls.forEach(KeyNames::give);
        for (int i = 0; i < plans.size(); i++) {
            plans.get(i).states().forEach(states::add);
            start(calls.get(i), plans.get(i));
        }
    }

    private Trace start(ProbeCall call, Plan plan) {
        String name = freeName(plan.probe());
        Trace trace = starter.start(plan, handler(call, plan, name));
        names.put(trace, name);
        expected.trace(call, plan, call.layout(plan.probe()));
        call.layout(plan.probe()).ifPresent(l -> {
            if (!layouts.contains(l)) { // Traces with the same columns share one heading.
                onceAttached(() -> output.write(new Printed.Begin(l)));
            }
            layouts.add(l);
        });
        return trace;
    }

    /**
     * Gives a running trace another {@code on} of the same probe: predicate, projection, actions may all be new. It
     * goes on as it was where that fails. Script thread only; see {@link Session#replace}. The workbench has
     * {@code live.Traces} instead.
     */
    public void replace(Trace trace, ProbeCall call) {
        Plan plan = ready(call, variablesOf(call));
        starter.replace(trace, plan, handler(call, plan, names.getOrDefault(trace, "")));
    }

    /** The probe's, without its kind and category; a second one of the same has a number. */
    private String freeName(Probe probe) {
        String name = probe.name().substring(probe.name().lastIndexOf(':') + 1);
        String free = name;
        for (int n = 2; names.containsValue(free); n++) {
            free = name + "#" + n;
        }
        return free;
    }

    private Consumer<Event> handler(ProbeCall call, Plan plan, String name) {
        boolean[] pushed = plan.pushed();
        Optional<Layout> layout = call.layout(plan.probe());
        call.locals().forEach(locals::put);
        return failures("").watching(event -> handle(call, event, pushed, layout, name));
    }

    private void handle(ProbeCall call, Object event, boolean[] pushed, Optional<Layout> layout, String name) {
        eventLayout = layout;
        source = name;
        try {
            call.handle(event, pushed);
        } catch (Throwable e) {
            if (!Exit.is(e)) {
                throw e;
            }
        } finally {
            eventLayout = Optional.empty();
            source = "";
        }
    }

    /** Runs a script's own statements with another host in the engine's place. */
    public static void explain(CompiledScript compiled, ScriptHost host) {
        try {
            host.begins(compiled.handlers());
            compiled.newScript(host, new HashMap<>()).run();
            host.statementsDone();
        } catch (Throwable e) {
            if (!Exit.is(e)) {
                throw RuntimeErrors.explainAny(e, compiled);
            }
        }
    }

    /** The plans of all that share something, with variables as they are now. */
    static ScriptPlan plans(List<ProbeCall> calls) {
        List<PlanRequest> requests = calls.stream().map(c -> request(c, variablesOf(c))).toList();
        return LargeStack.ifNeeded(() -> ScriptPlan.of(requests));
    }

    /** The plan of one {@code on}, with variables as they are now. */
    public static Plan plan(ProbeCall call) {
        return plan(call, variablesOf(call));
    }

    private static Function<String, Optional<Object>> variablesOf(ProbeCall call) {
        return name -> call.hasVariable(name) ? Optional.ofNullable(call.variable(name)) : Optional.empty();
    }

    /** The plan of one {@code on} that is about to start. */
    public static Plan ready(ProbeCall call, Function<String, Optional<Object>> variables) {
        Plan plan = plan(call, variables);
        KeyNames.give(call);
        return plan;
    }

    /** The same with {@code variables} for the values of the closure's outer variables. */
    static Plan plan(ProbeCall call, Function<String, Optional<Object>> variables) {
        PlanRequest request = request(call, variables);
        return LargeStack.ifNeeded(() -> Planner.plan(request));
    }

    private static PlanRequest request(ProbeCall call, Function<String, Optional<Object>> variables) {
        Probe probe = call.traced();
        Map<String, Object> filters = new LinkedHashMap<>(call.fieldFilters());
        filters.replaceAll((name, value) -> forPlan(value));
        return new PlanRequest(
                probe,
                call.handler(),
                filters,
                call.layout(probe).<Collection<String>>map(Layout::eventFields).orElse(probe.defaultColumns()),
                name -> variables.apply(name).map(ScriptRun::forPlan));
    }

    private static Object forPlan(Object value) {
        return value instanceof IntRange r ? new Span(r.getFrom(), r.getTo()) : value;
    }

    @Override
    protected Optional<Layout> eventLayout() {
        return eventLayout;
    }

    @Override
    protected String source() {
        return source;
    }

    @Override
    public DnsNames dnsNames() {
        return DnsTrace.start(session());
    }

    @Override
    protected void print(Printed.Banner banner) {
        onceAttached(() -> output.write(banner));
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
        return session().timers().every(period, timer(body, "\n(reported once; the timer goes on)"));
    }

    @Override
    public Object after(Duration delay, Runnable body) {
        return session().timers().after(delay, timer(body, ""));
    }

    private Runnable timer(Runnable body, String remark) {
        FirstFailure failures = failures(remark);
        return () -> {
            if (!left) {
                attempt(body, failures);
            }
        };
    }

    @Override
    public void exit(OptionalInt code) {
        if (code.isPresent()) {
            exitCode = code;
        }
        leave();
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
