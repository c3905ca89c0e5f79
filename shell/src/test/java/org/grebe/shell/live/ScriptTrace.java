package org.grebe.shell.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.KernelEvents;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;

/**
 * A script that ran from attaching to the end, with a workload in between.
 *
 * @param rows what it printed
 * @param traces closed by now; their accounting and counts are still there
 */
record ScriptTrace(List<List<Object>> rows, List<Trace> traces, List<String> warnings) {
    private static final String ATTACHED = "all attached\n";

    static SessionOptions options(AttachKind kind) {
        return SessionOptions.defaults().withAttach(Optional.of(kind));
    }

    /** {@code workload} runs on the script's thread once all traces are attached; then the script is stopped. */
    static ScriptTrace run(SessionOptions options, String script, Consumer<List<Trace>> workload) {
        Recorder recorder = new Recorder(workload, true);
        return recorder.run(options, script);
    }

    /** {@code workload} runs in the script's first row, so the script is slower than any workload. */
    static ScriptTrace runSlowly(
            SessionOptions options, String script, Runnable first, Consumer<List<Trace>> workload) {
        Recorder recorder = new Recorder(traces -> first.run(), false);
        recorder.inFirstRow = workload;
        return recorder.run(options, script);
    }

    /** {@code workload} runs beside the script, again and again until what the script printed is enough. */
    static ScriptTrace runBeside(
            SessionOptions options, String script, Runnable workload, Predicate<List<List<Object>>> enough) {
        Recorder recorder = new Recorder(traces -> {}, false);
        recorder.beside = workload;
        recorder.enough = enough;
        return recorder.run(options, script);
    }

    private static final class Recorder extends Recorded {
        private final Consumer<List<Trace>> whenAttached;
        private final boolean stopThen;
        private Consumer<List<Trace>> inFirstRow;
        private Runnable beside;
        private Predicate<List<List<Object>>> enough = all -> false;
        private volatile boolean hasEnough;
        private ScriptRun run;

        Recorder(Consumer<List<Trace>> whenAttached, boolean stopThen) {
            super(new ArrayList<>());
            this.whenAttached = whenAttached;
            this.stopThen = stopThen;
        }

        ScriptTrace run(SessionOptions options, String script) {
            var compiled = new ScriptCompiler().compile("live", script + "\nprintln '" + ATTACHED.strip() + "'\n");
            List<Trace> traces;
            try (ScriptRun started = new ScriptRun(
                    compiled, () -> new Session(new KernelEvents(options)), this, o -> Map.of())) {
                run = started;
                started.run();
                traces = started.traces();
            }
            return new ScriptTrace(List.copyOf(rows), traces, List.copyOf(warnings));
        }

        @Override
        void row(List<Object> values) {
            rows.add(values);
            hasEnough = hasEnough || enough.test(rows);
            if (inFirstRow != null) {
                Consumer<List<Trace>> workload = inFirstRow;
                inFirstRow = null;
                workload.accept(run.traces());
                run.stop();
            }
        }

        @Override
        void text(String text) {
            if (text.equals(ATTACHED)) {
                whenAttached.accept(run.traces());
                if (beside != null) {
                    new Thread(() -> {
                        try {
                            while (!hasEnough) {
                                beside.run();
                            }
                        } finally {
                            run.stop();
                        }
                    }).start();
                }
                if (stopThen) {
                    run.stop();
                }
            }
        }
    }
}
