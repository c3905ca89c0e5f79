package org.grebe.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.grebe.core.dsl.CompiledScript;
import org.grebe.core.dsl.ScriptError;
import org.grebe.core.dsl.ScriptRun;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.TraceError;
import org.jline.utils.Signals;

/** Runs a script until it ends, its time is up, or somebody says stop. */
final class Runner {
    private static final int INTERRUPTED = 130;

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<Settings.Format, Rendering> renderings = new EnumMap<>(Settings.Format.class);

    Runner(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    int run(ScriptSource source, List<String> args) {
        CompiledScript compiled = source.compile();
        AtomicReference<ScriptRun> current = new AtomicReference<>();
        boolean terminal = Terminals.isTerminal(1);
        StreamOutput output = new StreamOutput(
                stream(), err, terminal, () -> rendering(terminal), () -> current.get().stop());
        ToolOptions options = new ToolOptions(source.name(), args, settings, out, err)
                .typedAs(source.program());
        try (ScriptRun run = new ScriptRun(compiled, () -> newSession(options), output, options)) {
            current.set(run);
            stopOn("INT", run);
            stopOn("TERM", run);
            run.run();
            options.requireNoneLeft();
            account(run, output);
            return output.hasFailed() ? ExitCode.FAILURE : ExitCode.OK;
        } catch (ScriptError e) {
            // Who runs a tool did not write it.
            RuntimeException told = source.bundled() && !settings.debug() ? new TraceError(e.what(), e) : e;
            problem(output, told);
            throw told;
        } catch (TraceError e) {
            problem(output, e);
            throw e;
        }
    }

    private static void problem(StreamOutput output, RuntimeException e) {
        output.problem("error", e.getMessage());
        output.flush();
    }

    private Rendering rendering(boolean terminal) {
        return renderings.computeIfAbsent(settings.format(), f -> Rendering.of(f, terminal, err));
    }

    /** Unbuffered below our own buffer; tests give a stream of their own. */
    private OutputStream stream() {
        return out == System.out ? new FileOutputStream(FileDescriptor.out) : out;
    }

    private Session newSession(ToolOptions options) {
        options.requireNoneLeft();
        Session session = new Session(settings.session());
        if (settings.stats() && Terminals.isTerminal(2)) {
            err.println("grebe: tracing; Ctrl-C ends it");
        }
        settings.duration().ifPresent(d -> session.timers().after(d, session::stop));
        return session;
    }

    /** The first signal ends the script as it should end; a second one, if the script hangs, ends it at once. */
    private void stopOn(String signal, ScriptRun run) {
        Signals.register(signal, () -> {
            if (run.isStopped()) {
                Runtime.getRuntime().halt(INTERRUPTED);
            }
            if (signal.equals("INT") && Terminals.isTerminal(2)) {
                err.println(); // What follows shall not stand behind the terminal's ^C.
            }
            run.stop();
        });
    }

    private String hint(Trace trace, Accounting a) {
        return a.lost() > 0 && trace.plan().delivers()
                ? "; a --buffer of more than " + BufferSize.text(settings.bufferBytes()) + " has room for more" : "";
    }

    private void account(ScriptRun run, StreamOutput output) {
        for (Trace trace : run.traces()) {
            Accounting a = trace.accounting();
            String probe = trace.plan().probe().name();
            output.accounting(probe, a);
            if (settings.stats()) {
                err.println("grebe: " + probe + ": " + a + hint(trace, a));
            } else if (a.lost() + a.missed() > 0) {
                err.println("grebe: " + probe + ": lost " + a.lost() + " events, missed " + a.missed()
                        + " of " + a.hits() + hint(trace, a));
            }
            if (a.failed() > 0) {
                err.println("grebe: " + probe + ": the closure failed for " + a.failed()
                        + " of " + a.received() + " events");
            }
        }
        output.flush();
        err.flush();
    }
}
