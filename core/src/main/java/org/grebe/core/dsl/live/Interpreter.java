package org.grebe.core.dsl.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.dns.DnsTrace;
import org.grebe.core.dsl.compile.LineCompiler;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.Exit;
import org.grebe.core.dsl.run.LineFunction;
import org.grebe.core.dsl.run.OptionParser;
import org.grebe.core.dsl.run.PrintingHost;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.RuntimeErrors;
import org.grebe.core.dsl.run.ScriptHost;
import org.grebe.core.dsl.run.ScriptOptions;
import org.grebe.core.dsl.run.TraceScript;
import org.grebe.core.dsl.run.Words;
import org.grebe.core.dsl.syntax.LineStart;
import org.grebe.core.dsl.syntax.LineTransformation;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.engine.FirstFailure;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.TraceError;
import org.grebe.core.expr.Pos;
import org.grebe.core.plan.Plan;

/**
 * Runs lines one after the other, as in the workbench: variables, functions, classes, imports and traces of a line are
 * there for the next. All on one thread, the script thread, but for what says otherwise.
 */
public final class Interpreter {
    /** The variable with the last result. */
    public static final String LAST = "_";

    private final Supplier<Session> sessions;
    private final Output output;
    private final OptionParser options;
    private final Consumer<OptionalInt> exit;
    private final Interrupts interrupts = new Interrupts();
    private final Traces traces;
    private final RunningTimers timers = new RunningTimers();
    private final DnsTrace.Shared names = new DnsTrace.Shared();
    private final LineCompiler compiler;
    private final Map<String, Object> variables = Collections.synchronizedMap(new HashMap<>());
    private final List<End> ends = new ArrayList<>();
    private int lines;
    private boolean silent;
    /** What the line has started and announced. */
    private final Set<Object> announced = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * @param sessions asked at each trace and timer, for the one session or a new one
     * @param explainer prints a plan
     * @param exit what a script's {@code exit()} does
     */
    public Interpreter(Supplier<Session> sessions, Output output, OptionParser options, Consumer<Plan> explainer,
            Consumer<OptionalInt> exit) {
        this(sessions, output, options, explainer, exit, Interpreter.class.getClassLoader());
    }

    /** The same with what loads the classes that lines mention. */
    public Interpreter(Supplier<Session> sessions, Output output, OptionParser options, Consumer<Plan> explainer,
            Consumer<OptionalInt> exit, ClassLoader classes) {
        this.compiler = new LineCompiler(classes);
        this.sessions = sessions;
        this.output = output;
        this.options = options;
        this.exit = exit;
        this.traces = new Traces(sessions, output, explainer, interrupts);
    }

    /**
     * What a line left: its value, and whether it is worth saving.
     *
     * @param value null where it is a trace or timer that was announced when it started
     * @param declares or has changed what a variable of earlier lines holds
     * @param defines functions, classes or imports
     * @param definitions the places of functions and classes, by what takes the place of one that is defined anew
     * @param starts its own statements that start something, in their order
     */
    public record Result(
            Object value, boolean declares, boolean defines, Map<String, Pos> definitions,
            Set<String> assigned, List<LineStart> starts) {}

    /** Compiles and runs one line, or the whole text of a file. What is wrong is thrown as {@link ScriptError}. */
    public Result run(String text) {
        return run(text, options);
    }

    /** The same with a command line of its own. */
    public Result run(String text, OptionParser itsOptions) {
        return run(Source.typed(text), itsOptions);
    }

    /** The same of a file, which may import others. */
    public Result run(Source source, OptionParser itsOptions) {
        LineCompiler.Line line = compiler.compile("line_" + ++lines, source, variables().keySet());
        compiler.keep(line);
        Map<String, Object> before = Contents.of(variables());
        Object value = run(line, itsOptions, variables);
        Map<String, Object> after = variables();
        after.keySet().retainAll(before.keySet());
        boolean changed = !before.equals(Contents.of(after));
        if (value != null) {
            variables.put(LAST, value);
        }
        return result(line, value, changed);
    }

    /** Runs a script whose variables and functions are its own; what it starts runs as that of any line. */
    public Result runTool(Source source, OptionParser itsOptions) {
        LineCompiler.Line line = compiler.compile("line_" + ++lines, source, Set.of());
        return result(line, run(line, itsOptions, new HashMap<>()), false);
    }

    private Result result(LineCompiler.Line line, Object value, boolean changed) {
        LineTransformation top = line.transformation();
        return new Result(announced.contains(value) ? null : value, top.declares() || changed, top.defines(),
                top.definitions(), Set.copyOf(top.assigned()), top.starts());
    }

    /** Whether traces and timers that lines start are announced; on the script thread. */
    public void silent(boolean on) {
        silent = on;
    }

    private Object run(LineCompiler.Line line, OptionParser itsOptions, Map<String, Object> its) {
        announced.clear();
        if (line.script().isEmpty()) {
            return null;
        }
        CompiledScript compiled = line.script().get();
        interrupts.enter("a line");
        if (!silent) {
            traces.announce();
        }
        try {
            TraceScript script = compiled.newScript(new Host(line, compiled, itsOptions), its);
            line.transformation().methods().forEach(m -> its.put(m, new LineFunction(m, script, its.get(m))));
            return script.run();
        } catch (Throwable e) { // Whatever a line throws, the workbench goes on.
            if (Exit.is(e)) {
                return null;
            }
            throw RuntimeErrors.explainAny(e, compiled);
        } finally {
            interrupts.leave();
            announced.addAll(traces.announced());
            traces.followVariables(true);
            announce(timers.name(line.transformation().assigned(), its));
            endStopped();
        }
    }

    private void announce(List<TimerHandle> started) {
        if (!silent) {
            announced.addAll(started);
            started.forEach(t -> output.write(new Printed.Banner(t.toString())));
        }
    }

    /** Has Groovy's classes loaded, as the first line would; best done while that is typed. */
    public void warmUp() {
        compiler.compile("line_0", Source.typed("on connect { if (it.dport in [80]) print it }"), Set.of());
    }

    /**
     * Compiles an expression that is evaluated each time the result is asked, on the script thread.
     *
     * @throws TraceError if it is a line that changes something, such as one that starts a trace
     */
    public Supplier<Object> repeated(String text) {
        LineCompiler.Line line = compiler.compile("line_" + ++lines, Source.typed(text), variables().keySet());
        if (line.script().isEmpty() || line.transformation().declares()) {
            throw new TraceError("only what changes nothing can be looked at again and again; type `" + text
                    + "` as a line of its own, then watch a table, a trace or an expression");
        }
        return () -> run(line, options, variables);
    }

    /** Runs a line with nothing started and no variable changed; each trace's plan goes to {@code host}. */
    public void explain(Source source, ScriptHost host) {
        LineCompiler.Line line = compiler.compile("line_" + ++lines, source, variables().keySet());
        line.script().ifPresent(compiled -> {
            interrupts.enter("a line");
            TraceScript before = Words.running();
            try {
                compiled.newScript(host, new HashMap<>(variables())).run();
            } catch (Throwable e) {
                if (!Exit.is(e)) {
                    throw RuntimeErrors.explainAny(e, compiled);
                }
            } finally {
                Words.run(before);
                interrupts.leave();
            }
        });
    }

    /** To be called between events, when nothing waits: traces follow what events changed. */
    public void idle() {
        traces.followVariables(false);
    }

    /** An {@code end} block, and the traces of the same line or file as far as that has started them. */
    private record End(Runnable body, List<TraceHandle> traces) {
        /** Tracing is over, as far as it is the block's. */
        boolean isDue() {
            return !traces.isEmpty() && traces.stream().allMatch(t -> t.getState() == Trace.State.STOPPED);
        }
    }

    /** Runs the {@code end} blocks. */
    public void end() {
        run(List.copyOf(ends));
    }

    /** Runs those {@code end} blocks whose traces have all been stopped; to be called when some may have been. */
    public void endStopped() {
        run(ends.stream().filter(End::isDue).toList());
    }

    private void run(List<End> due) {
        ends.removeAll(due);
        due.forEach(end -> end.body().run());
    }

    public Traces traces() {
        return traces;
    }

    public RunningTimers timers() {
        return timers;
    }

    /** Variables and functions as they are now; any thread. */
    public Map<String, Object> variables() {
        synchronized (variables) {
            return new TreeMap<>(variables);
        }
    }

    /** Stops the line, closure or timer that runs now; any thread. False where none runs. */
    public boolean interrupt() {
        return interrupts.interrupt();
    }

    /** What of the user's runs now, such as "the closure of web", or ""; any thread. */
    public String runningCode() {
        return interrupts.inside();
    }

    /** The same for one that has run too long for a person at a prompt, {@code millis} and more. */
    public boolean interruptStuck(long millis) throws InterruptedException {
        return interrupts.interruptStuck(millis);
    }

    /** Ends what {@code dnsNames()} began; false where nothing was watched. */
    public boolean stopNames() {
        return names.stop();
    }

    /** The same code; its failure is reported once and ends nothing, as that of a line. */
    private Runnable guarded(String what, Runnable body, CompiledScript script) {
        FirstFailure failures = new FirstFailure(e ->
                output.warning(what + ": " + RuntimeErrors.rendered(e, script) + "\n(reported once)"));
        return () -> {
            interrupts.enter("the closure of " + what);
            try {
                body.run();
            } catch (Throwable e) {
                if (!Exit.is(e)) {
                    failures.happened(e);
                }
            } finally {
                interrupts.leave();
            }
        };
    }

    /** What one line asks of the engine. */
    private final class Host extends PrintingHost {
        private final LineCompiler.Line line;
        private final CompiledScript script;
        private final OptionParser itsOptions;
        private final List<TraceHandle> started = new ArrayList<>();

        Host(LineCompiler.Line line, CompiledScript script, OptionParser itsOptions) {
            super(Interpreter.this.output);
            this.line = line;
            this.script = script;
            this.itsOptions = itsOptions;
        }

        @Override
        public Object on(ProbeCall call) {
            itsOptions.requireNoneLeft();
            String target = line.transformation().targets().getOrDefault(call.handler().pos(), "");
            TraceHandle handle = traces.start(target, call, script);
            variables.put(handle.getName(), handle);
            started.add(handle);
            return handle;
        }

        @Override
        protected Optional<Layout> eventLayout() {
            return traces.eventLayout();
        }

        @Override
        protected String source() {
            return traces.source();
        }

        /** Of tools: Ctrl-C is the key of the line that is typed here. */
        @Override
        protected void print(Printed.Banner banner) {
            super.print(new Printed.Banner(banner.line().replace("Hit Ctrl-C to end", "`stop` ends it")));
        }

        @Override
        public DnsNames dnsNames() {
            return names.start(sessions.get());
        }

        @Override
        public void begin(Runnable body) {
            body.run();
        }

        @Override
        public void end(Runnable body) {
            ends.add(new End(guarded("end", body, script), started));
        }

        @Override
        public Object every(Duration period, Runnable body) {
            itsOptions.requireNoneLeft();
            return timers.add("every", period,
                    sessions.get().timers().every(period, guarded("every", body, script)));
        }

        @Override
        public Object after(Duration delay, Runnable body) {
            itsOptions.requireNoneLeft();
            return timers.add("after", delay,
                    sessions.get().timers().after(delay, guarded("after", body, script)));
        }

        @Override
        public void exit(OptionalInt code) {
            exit.accept(code);
        }

        @Override
        public Map<String, Object> options(ScriptOptions declared) {
            return itsOptions.parse(declared);
        }
    }
}
