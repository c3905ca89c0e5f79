package org.grebe.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.grebe.bpf.sys.SignalActions;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.KernelEvents;
import org.grebe.core.engine.OwnProcess;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.TraceError;
import org.grebe.shell.output.Wrapped;
import org.grebe.shell.cli.BufferSize;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.output.Format;
import org.grebe.shell.output.Rendering;
import org.grebe.shell.output.ScriptStreams;
import org.grebe.shell.output.StreamOutput;
import org.grebe.shell.output.Terminals;
import org.grebe.shell.tool.ScriptSource;
import org.grebe.shell.tool.ToolOptions;

/** Runs a script until it ends, its time is up, or somebody says stop. */
final class Runner {
    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<Format, Rendering> renderings = new EnumMap<>(Format.class);

    Runner(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    int run(ScriptSource source, List<String> args) {
        CompiledScript compiled = source.compile(settings.classes());
        AtomicReference<ScriptRun> current = new AtomicReference<>();
        AtomicReference<Supervisor> supervisor = new AtomicReference<>();
        boolean terminal = Terminals.isTerminal(1);
        StreamOutput output = new StreamOutput(
                stream(), err, terminal, () -> rendering(terminal), () -> current.get().stop());
        ToolOptions options = new ToolOptions(source.program(), args, settings, out, err);
        ScriptStreams streams = ScriptStreams.into(text -> output.write(new Printed.Text(text)), err);
        try (ScriptRun run = new ScriptRun(compiled, () -> newSession(options, supervisor.get()), output, options)) {
            current.set(run);
            supervisor.set(new Supervisor(run, output, err));
            settings.pid().ifPresent(pid -> run.filter(pidField(), pid));
            return settings.command().isPresent()
                    ? run(run, settings.command().get(), () -> run(run, supervisor.get(), output, options))
                    : run(run, supervisor.get(), output, options);
        } catch (ScriptError e) {
            // Who runs a tool did not write it.
            RuntimeException told = source.bundled() && !settings.debug() ? new TraceError(e.what(), e) : e;
            problem(output, told);
            throw told;
        } catch (TraceError e) {
            problem(output, e);
            throw e;
        } finally {
            streams.close();
        }
    }

    /** Traces a command, and ends with it. */
    private int run(ScriptRun run, String command, IntSupplier whole) {
        try (TracedCommand traced = TracedCommand.start(command)) {
            run.filter(pidField(), traced.pid());
            run.whenTracing(() -> {
                traced.whenOver(run::stop);
                traced.go();
            });
            int code = whole.getAsInt();
            if (!traced.problem().isEmpty()) {
                err.println("grebe: " + traced.problem());
            }
            return code;
        }
    }

    /** The field that has the numbers by which this process knows others. */
    private static String pidField() {
        return OwnProcess.tgid() == ProcessHandle.current().pid() ? "pid" : "nspid";
    }

    private int run(ScriptRun run, Supervisor supervisor, StreamOutput output, ToolOptions options) {
        try {
            supervisor.run(() -> account(run, output));
            options.requireNoneLeft();
        } finally {
            account(run, output);
        }
        int code = run.exitCode().orElse(run.hasFailed() ? ExitCode.FAILURE : ExitCode.OK);
        return code == ExitCode.OK && output.hasFailed() ? ExitCode.FAILURE : code;
    }

    private static void problem(StreamOutput output, RuntimeException e) {
        output.write(new Printed.Failure(e.getMessage()));
        output.flush();
    }

    private Rendering rendering(boolean terminal) {
        return renderings.computeIfAbsent(settings.format(), f -> Rendering.of(f, terminal, err));
    }

    /** Unbuffered below our own buffer; tests give a stream of their own. */
    private OutputStream stream() {
        return out == System.out ? new FileOutputStream(FileDescriptor.out) : out;
    }

    private Session newSession(ToolOptions options, Supervisor supervisor) {
        options.requireNoneLeft();
        Session session = new Session(new KernelEvents(settings.session()));
        if (!settings.debug()) {
            SignalActions.ignore(SignalActions.QUIT); // The JVM's list of threads would stand among the rows.
        }
        if ((settings.stats() || settings.brief()) && Terminals.isTerminal(2)) {
            err.println("grebe: tracing; Ctrl-C ends it");
        }
        settings.duration().ifPresent(supervisor::endAfter);
        return session;
    }

    private void account(ScriptRun run, StreamOutput output) {
        for (Trace trace : run.traces()) {
            Accounting a = trace.accounting();
            String probe = trace.plan().probe().name();
            output.write(new Printed.OfTrace(probe, a));
            if (settings.stats() || settings.brief() || !a.isComplete()) {
                err.print(Wrapped.forPeople(
                        "grebe: " + probe + ": " + (settings.stats() ? a : a.brief()) + hint(trace, a)));
            }
            if (a.failed() > 0) {
                err.println("grebe: " + probe + ": the closure failed for " + a.failures());
            }
        }
        output.flush();
        err.flush();
    }

    private String hint(Trace trace, Accounting a) {
        return a.lost() > 0 && trace.plan().delivers() && settings.bufferBytes() < BufferSize.MOST
                ? "; a --buffer of more than " + BufferSize.text(settings.bufferBytes())
                        + " has room for more, up to " + BufferSize.text(BufferSize.MOST) : "";
    }
}
