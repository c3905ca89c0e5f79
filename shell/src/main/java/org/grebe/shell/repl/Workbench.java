package org.grebe.shell.repl;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.dsl.live.Interpreter;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.core.dsl.run.ScriptTables;
import org.grebe.core.dsl.syntax.LineStart;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.engine.KernelEvents;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.ScriptThread;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.TraceError;
import org.grebe.core.expr.Pos;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.Failures;
import org.grebe.shell.machine.NamedProbe;
import org.grebe.shell.output.Prefix;
import org.grebe.shell.output.Safe;
import org.grebe.shell.output.ScriptStreams;
import org.grebe.shell.output.StreamOutput;
import org.grebe.shell.output.TextStyle;
import org.grebe.shell.output.Wrapped;
import org.jline.utils.Signals;

/** Reads a line, runs it on the script thread, shows what came of it, while traces go on. */
public final class Workbench {
    private static final int FAREWELL_MILLIS = 5000;
    /** So long the JVM's end waits for a farewell; a terminal that has gone shall not keep it. */
    private static final long HOOK_MILLIS = FAREWELL_MILLIS + 3000;
    private static final int STUCK_MILLIS = 300;
    /** So long a line may wait for what runs before it, without a word. */
    private static final int SILENCE_MILLIS = 1000;
    /** Of a line that is shown with an error: its indent, and a sign at each end where it was cut. */
    private static final int MARGIN = 8;

    private final Surroundings surroundings;
    private final Console console;
    private final Rows rows;
    private final StreamOutput output;
    private final PrintStream errors;
    private final PrintStream rowStream;
    private final Interpreter interpreter;
    private final ScriptThread script;
    private final SavedLines saved = new SavedLines();
    private String lastLine = "";
    private int exitCode = ExitCode.OK;
    private volatile OptionalInt askedCode = OptionalInt.empty();
    private volatile boolean leaving;
    private boolean over;
    private boolean quiet;
    /** What runs now of the file that is read first, or null. */
    private StartUp.Line starting;

    private Workbench(Surroundings surroundings) {
        this.surroundings = surroundings;
        rows = new Rows(text -> console().print(text), text -> console().draw(text));
        OutputStream out = surroundings.terminal() ? rows : surroundings.out();
        errors = surroundings.terminal()
                ? new PrintStream(rows.messages(), true, StandardCharsets.UTF_8) : surroundings.err();
        rowStream = surroundings.terminal() ? errors : surroundings.out();
        output = StreamOutput.text(out, errors, surroundings.terminal(), this::leave).drawingOn(rows::draw);
        interpreter = new Interpreter(
                this::session, output, surroundings.scripts().noArguments(rowStream),
                p -> surroundings.explain(p, console().width(), rowStream),
                code -> leave(code), surroundings.classes());
        script = new ScriptThread(
                () -> new Session(new KernelEvents(surroundings.session().withReplaceable())),
                this::idle, this::sessionFailed);
        console = surroundings.terminal() ? terminal() : new PlainConsole(surroundings);
    }

    /** Opens a workbench; returns the exit code when it is left: in a pipe that of the last failure. */
    public static int open(Surroundings surroundings) {
        return new Workbench(surroundings).run();
    }

    /** What {@code help WORD} says. */
    public static String help(String word) {
        return Helps.about(word);
    }

    /**
     * What {@code fields PROBE} shows, in lines of {@code width}.
     *
     * @throws TraceError if there is no such probe
     */
    public static String fields(String probe, int width) {
        List<String> names = Catalogue.ALL.stream().map(Probe::name).toList();
        Probe found = NamedProbe.find(KernelProbes.ofThisKernel(), probe).orElseThrow(() -> new TraceError(
                probe.isEmpty() ? "fields of which probe? There are " + String.join(", ", names)
                        : "no probe '" + probe + "'." + Suggest.hint(probe, names) + " There are "
                                + String.join(", ", names)
                                + (probe.contains(":") || probe.contains("(")
                                        ? "; others are written as tracepoint:sched:sched_switch, kprobe:tcp_sendmsg"
                                        : "")));
        return Wrapped.text(Helps.fields(found), width);
    }

    /** Whether {@code word} is one of the workbench's own. */
    public static boolean isCommand(String word) {
        return Commands.find(word).isPresent();
    }

    private Console terminal() {
        Completions completions = new Completions(
                interpreter::variables, surroundings.scripts().tools(), Path.of("/proc"));
        return new TerminalConsole(
                TerminalConsole.open(), completions, interpreter.traces()::running, this::prompt,
                this::interruptStuck)
                .withHistory();
    }

    /** Ctrl-C at the prompt: a closure that has no end would keep all rows back. */
    private void interruptStuck() {
        try {
            interpreter.interruptStuck(STUCK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Console console() {
        return console;
    }

    private int run() {
        script.start();
        if (surroundings.terminal()) {
            rows.start();
            script.execute(interpreter::warmUp);
            console.say("grebe: `help` lists what to type, Tab completes, Alt-h explains, Ctrl-D quits\n");
        }
        CommandRunner commands = new CommandRunner(this);
        Thread hook = new Thread(this::farewellByHook, "grebe-exit");
        Runtime.getRuntime().addShutdownHook(hook);
        Signals.register("USR1", () -> script.execute(() -> ScriptTables.print(interpreter.variables(), output)));
        ScriptStreams streams = ScriptStreams.into(text -> output.write(new Printed.Text(text)), errors);
        try {
            startUp(commands);
            for (String line = next(); line != null; line = next()) {
                if (!line.isBlank()) {
                    commands.run(line);
                }
            }
            farewell();
        } finally {
            if (over) {
                removeHook(hook);
            }
            streams.close();
            script.close();
            rows.show();
            rows.close();
            console.close();
        }
        return askedCode.orElse(surroundings.terminal() ? ExitCode.OK : exitCode);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM ends already, by way of the hook.
        }
    }

    /** Each line that fails is reported; the others are run, and then what is typed. */
    private void startUp(CommandRunner commands) {
        script.execute(() -> interpreter.silent(true));
        try {
            for (StartUp.Line line : surroundings.startUp().map(StartUp::read).orElse(List.of())) {
                if (!leaving) {
                    starting = line;
                    commands.run(line.text());
                }
            }
        } catch (TraceError e) {
            failed(e);
        } finally {
            starting = null;
            script.execute(() -> interpreter.silent(false));
            exitCode = ExitCode.OK;
        }
    }

    private String next() {
        return leaving ? null : console.read();
    }

    private String prompt() {
        long lost = interpreter.traces().running().stream()
                .map(TraceHandle::accounting)
                .mapToLong(a -> a.lost() + a.missed())
                .sum();
        String said = (quiet ? "quiet" : "") + (quiet && lost > 0 ? ", " : "") + (lost > 0 ? lost + " lost" : "");
        return said.isEmpty() ? "grebe> " : "grebe (" + said + ")> ";
    }

    private Session session() {
        return script.session();
    }

    private void idle() {
        interpreter.idle();
        output.flush();
    }

    private void sessionFailed(RuntimeException e) {
        output.warning("all traces have ended: " + Failures.message(e));
        List<TraceHandle> ended = interpreter.traces().running();
        ended.forEach(interpreter.traces()::stop);
        account(ended);
        interpreter.timers().stopAll();
    }

    void leave() {
        leaving = true;
    }

    /** As {@code exit(3)} in a line does. */
    private void leave(OptionalInt code) {
        askedCode = code.isPresent() ? code : askedCode;
        leave();
    }

    /** Runs a line of Groovy and shows its result. */
    void evaluate(String text) {
        StartUp.Line line = starting;
        lastLine = line == null ? text : lastLine;
        evaluate(text, false, line == null ? () -> interpreter.run(text)
                : () -> interpreter.run(line.source(), surroundings.scripts().noArguments(rowStream)));
    }

    /** The same for a script or tool with its arguments. */
    void load(List<String> words) {
        Scripts.Loaded script = loaded(words);
        if (script.tool()) {
            evaluate(String.join(" ", words), true,
                    () -> interpreter.runTool(script.source(), script.options()));
        } else {
            evaluate(script.source().text(), false,
                    () -> interpreter.run(script.source(), script.options()));
        }
    }

    Scripts.Loaded loaded(List<String> words) {
        return surroundings.scripts().of(words, rowStream);
    }

    /** Hides rows until switched off again, except while a line runs. */
    void quiet(boolean on) {
        quiet = on;
        rows.quiet(on);
        rows.show();
    }

    /** Runs the {@code end} blocks whose traces have been stopped; what these print is an answer. */
    void endStopped() {
        rows.quiet(false);
        try {
            ask(() -> {
                interpreter.endStopped();
                output.flush();
                return true;
            });
        } finally {
            rows.quiet(quiet);
        }
    }

    /** @param tool whether {@code text} is not Groovy, but what a tool was called by */
    private void evaluate(String text, boolean tool, Supplier<Interpreter.Result> run) {
        Set<String> before = namesOfRunning();
        rows.quiet(false); // What the line prints is its answer.
        try {
            CompletableFuture<Interpreter.Result> done = onScript(() -> {
                try {
                    return run.get();
                } finally {
                    output.flush();
                }
            });
            if (await(done)) {
                Interpreter.Result result = done.join();
                if (starting == null) {
                    page(Echo.text(result.value(), style()));
                }
                keep(text, tool, result, before);
            }
        } catch (CompletionException e) {
            failed(e.getCause());
        } finally {
            rows.quiet(quiet);
        }
    }

    /** Shows what may be longer than the screen; rows wait meanwhile. */
    void page(String text) {
        rows.hold(true);
        try {
            console.page(text);
        } finally {
            rows.hold(false);
        }
    }

    /** Waits for what runs on the script thread, and shows what it printed. False if the user waits no longer. */
    private boolean await(CompletableFuture<?> done) {
        boolean ended = console.await(done, interpreter::interrupt);
        rows.show();
        if (!ended) {
            console.error("grebe: it cannot be stopped and goes on in the background\n");
        }
        return ended;
    }

    /** Runs {@code what} on the script thread and returns what it gives, or null if the user did not wait for it. */
    <T> T ask(Supplier<T> what) {
        CompletableFuture<T> done = onScript(what);
        try {
            return await(done) ? done.join() : null;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : e;
        }
    }

    private <T> CompletableFuture<T> onScript(Supplier<T> what) {
        CompletableFuture<T> done = new CompletableFuture<>();
        AtomicBoolean begun = new AtomicBoolean();
        CompletableFuture.delayedExecutor(SILENCE_MILLIS, TimeUnit.MILLISECONDS).execute(() -> {
            if (!begun.get()) {
                sayWhatIsWaitedFor();
            }
        });
        script.execute(() -> {
            begun.set(true);
            try {
                done.complete(what.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void sayWhatIsWaitedFor() {
        String code = interpreter.runningCode();
        console.error("grebe: this waits for " + (code.isEmpty() ? "events that are on their way" : code
                + ", which still runs") + (surroundings.terminal() ? "; Ctrl-C interrupts it" : "") + "\n");
    }

    private void keep(String text, boolean tool, Interpreter.Result result, Set<String> before) {
        Deque<String> traces = new ArrayDeque<>(
                interpreter.traces().running().stream().map(TraceHandle::getName).toList());
        Deque<String> timers = new ArrayDeque<>(
                interpreter.timers().running().stream().map(TimerHandle::getName).toList());
        Set<String> now = namesOfRunning();
        before.stream().filter(n -> !now.contains(n)).forEach(saved::stopped);
        Set<String> started = new HashSet<>(now);
        started.removeIf(n -> before.contains(n) && !result.assigned().contains(n));
        traces.removeIf(n -> !started.contains(n) || result.assigned().contains(n));
        timers.removeIf(n -> !started.contains(n) || result.assigned().contains(n));
        Map<String, Pos> places = new HashMap<>();
        for (LineStart start : result.starts()) {
            Deque<String> unnamed = start.timer() ? timers : traces;
            String name = start.variable().isEmpty() ? unnamed.poll() : start.variable();
            if (name != null && started.contains(name)) {
                places.put(name, start.pos());
            }
        }
        if (tool) {
            saved.tool(text, started);
        } else if (result.declares()) {
            saved.add(text, result.assigned(), result.defines(), result.definitions(), started, places);
        }
    }

    private Set<String> namesOfRunning() {
        Set<String> names = new HashSet<>();
        interpreter.traces().running().forEach(t -> names.add(t.getName()));
        interpreter.timers().running().forEach(t -> names.add(t.getName()));
        return names;
    }

    /** Tells what went wrong; the workbench goes on. */
    void failed(Throwable e) {
        if (e instanceof Scripts.Answered answer) {
            exitCode = answer.failed() ? ExitCode.FAILURE : exitCode;
            return;
        }
        exitCode = ExitCode.FAILURE;
        boolean placed = starting == null || e instanceof ScriptError s && !s.file().isEmpty();
        String what = e instanceof ScriptError s && surroundings.terminal()
                ? s.rendered(console.width() - MARGIN) : Failures.message(e);
        String message = (placed ? "" : starting.place()) + what;
        console.error(Prefix.of(Safe.text(message)) + "\n");
        if (surroundings.debug()) {
            e.printStackTrace(surroundings.err());
        }
    }

    /** Once, whoever comes first: the last line, or the JVM's end by a signal or by System.exit. */
    private synchronized void farewell() {
        if (over) {
            return;
        }
        over = true;
        List<TraceHandle> traces = interpreter.traces().running();
        try {
            if (!script.end(FAREWELL_MILLIS)) {
                console.error("grebe: the script still runs and is left\n");
                interpreter.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        interpreter.end();
        output.flush();
        rows.show();
        account(traces);
    }

    private void account(List<TraceHandle> traces) {
        for (TraceHandle trace : traces) {
            console.error("grebe: " + trace.getName() + ": " + trace.accounting().brief() + "\n");
        }
    }

    private void farewellByHook() {
        Thread thread = new Thread(this::farewell, "grebe-farewell");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(HOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How tables are shown now: a window may change. */
    TextStyle style() {
        return TextStyle.ofOutput(surroundings.terminal());
    }

    Console window() {
        return console;
    }

    Rows rows() {
        return rows;
    }

    Interpreter interpreter() {
        return interpreter;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    SavedLines saved() {
        return saved;
    }

    String lastLine() {
        return lastLine;
    }
}
