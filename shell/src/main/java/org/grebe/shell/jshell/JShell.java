package org.grebe.shell.jshell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.grebe.core.api.CountingTrace;
import org.grebe.core.api.RunningTrace;
import org.grebe.core.api.Tracer;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.TraceError;
import org.grebe.shell.output.Wrapped;
import org.grebe.shell.cli.CommandLine;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.cli.StopSignals;
import org.grebe.shell.cli.UsageError;
import org.grebe.shell.output.Rendering;
import org.grebe.shell.output.StreamOutput;
import org.grebe.shell.output.Terminals;
import org.jline.utils.Signals;

/**
 * {@code grebe jshell}: the JDK's own JShell within this process, so that its lines have the rights, the class path and
 * the terminal of grebe. To be made only where {@link #isThere}.
 */
public final class JShell {
    private static final String STARTUP = "startup.jsh";
    /** JShell's options that take the word behind them. */
    private static final Set<String> WITH_ARGUMENT = Set.of("--class-path", "--module-path", "--add-modules",
            "--add-exports", "--startup", "--feedback");
    /** Tells at JShell's very first start that it made a folder. Held, since loggers are forgotten otherwise. */
    private static final Logger PREFERENCES_LOG = Logger.getLogger("java.util.prefs");
    private final Settings settings;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private boolean ended;

    public JShell(Settings settings, InputStream in, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.in = in;
        this.out = out;
        this.err = err;
        terminal = in == System.in && Terminals.isTerminal(0) && Terminals.isTerminal(1);
    }

    /** A Java runtime that was cut to size may lack it. */
    public static boolean isThere() {
        return ModuleLayer.boot().findModule("jdk.jshell").isPresent();
    }

    /** Gives JShell's exit code; without a terminal {@link ExitCode#FAILURE} where a line failed. */
    public int run(List<String> words) {
        List<String> rest = readGlobal(words);
        if (terminal && settings.duration().isPresent()) {
            throw new UsageError("--duration goes with lines from a file or a pipe; at a terminal, jshell runs until"
                    + " it is left");
        }
        PREFERENCES_LOG.setLevel(Level.WARNING);
        return terminal ? atTerminal(rest) : lines(rest);
    }

    private int atTerminal(List<String> words) {
        JShellTerminal jshell = new JShellTerminal(out);
        StreamOutput output = output(jshell.rows(), jshell.warnings(), true);
        Tracer tracer = tracer(output);
        try (jshell) {
            return start(jshell::run, JShellTerminal.execution(), words);
        } finally {
            end(tracer, output);
        }
    }

    private StreamOutput output(OutputStream rows, PrintStream warnings, boolean toTerminal) {
        Rendering rendering = Rendering.of(settings.format(), toTerminal, err);
        return new StreamOutput(rows, warnings, toTerminal, () -> rendering, Grebe::stop);
    }

    private Tracer tracer(StreamOutput output) {
        Tracer tracer = new Tracer(settings.session(), output);
        Runtime.getRuntime().addShutdownHook(new Thread(tracer::close, "grebe-end"));
        Grebe.use(tracer);
        Signals.register("USR1", () -> tracer.traces().forEach(t -> {
            if (t instanceof CountingTrace counting) {
                counting.print();
            }
        }));
        return tracer;
    }

    /** Reads all lines; then, while a trace runs, traces until it is told to stop, as a script does. */
    private int lines(List<String> words) {
        OutputStream rows = out == System.out ? new FileOutputStream(FileDescriptor.out) : out;
        StreamOutput output = output(rows, err, Terminals.isTerminal(1));
        Tracer tracer = tracer(output);
        try {
            return lines(words, tracer, output);
        } finally {
            end(tracer, output);
        }
    }

    private int lines(List<String> words, Tracer tracer, StreamOutput output) {
        stopBySignal(tracer, output);
        List<String> all = new ArrayList<>(words);
        if (!words.contains("-")) {
            all.add("-");
        }
        InputStream read = words.contains("-") || !nameFile(words) ? in : InputStream.nullInputStream();
        Watched errors = new Watched(err);
        // An empty store: a user's own settings are for a terminal.
        JavaShellToolBuilder tool = JavaShellToolBuilder.builder().in(read, null).out(out)
                .err(new PrintStream(errors, true, StandardCharsets.UTF_8)).persistence(new HashMap<>());
        int code = start(tool::start, "local", all);
        try {
            tracer.await(settings.duration().map(Duration::toMillis).orElse(0L));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(tracer, output);
        boolean failed = errors.written || output.hasFailed();
        return code == ExitCode.OK && failed ? ExitCode.FAILURE : code;
    }

    private static boolean nameFile(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (!words.get(i).startsWith("-") && (i == 0 || !WITH_ARGUMENT.contains(words.get(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** A signal ends all as it should end; that takes some seconds at most, so a second one has nothing to do. */
    private void stopBySignal(Tracer tracer, StreamOutput output) {
        StopSignals.tell(new StopSignals.Steps() {
            @Override
            public void end(boolean attended) {
                JShell.this.end(tracer, output);
                System.exit(output.hasFailed() ? ExitCode.FAILURE : ExitCode.OK);
            }

            @Override
            public void leave() {}
        });
    }

    private interface Tool {
        public int run(String... words) throws Exception;
    }

    private int start(Tool tool, String execution, List<String> words) {
        List<String> all = new ArrayList<>(List.of("--execution", execution));
        if (!words.contains("--class-path")) {
            all.addAll(List.of("--class-path", System.getProperty("java.class.path")));
        }
        Path startup = null;
        try {
            startup = writeStartup();
            all.addAll(List.of("--startup", "DEFAULT", "--startup", startup.toString()));
            all.addAll(words);
            return tool.run(all.toArray(String[]::new));
        } catch (Exception e) {
            throw new TraceError("JShell cannot be started: " + e.getMessage(), e);
        } finally {
            if (startup != null) {
                startup.toFile().delete();
            }
        }
    }

    /** JShell reads it from a file only. */
    private static Path writeStartup() throws IOException {
        Path file = Files.createTempFile("grebe", ".jsh");
        file.toFile().deleteOnExit();
        try (InputStream text = JShell.class.getResourceAsStream(STARTUP)) {
            Files.write(file, text.readAllBytes());
        }
        return file;
    }

    /** Takes grebe's own options, which may stand behind the command, too. */
    private List<String> readGlobal(List<String> words) {
        List<String> own = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String name = words.get(i).replaceFirst("=.*", "");
            if (!CommandLine.GLOBAL.contains(name)) {
                rest.add(words.get(i));
                continue;
            }
            own.add(words.get(i));
            boolean takesNext =
                    !List.of("--stats", "--quiet", "--debug").contains(words.get(i)) && name.equals(words.get(i));
            if (takesNext && i + 1 < words.size()) {
                own.add(words.get(++i));
            }
        }
        CommandLine.parse(own.toArray(String[]::new), settings);
        return rest;
    }

    /** Ends all traces and says what became of their events; once, whoever comes first: the last line or a signal. */
    private synchronized void end(Tracer tracer, StreamOutput output) {
        if (ended) {
            return;
        }
        ended = true;
        List<RunningTrace> running = tracer.traces().stream().filter(t -> !t.isStopped()).toList();
        tracer.close();
        for (RunningTrace trace : running) {
            String probe = trace.plan().probe().name();
            output.write(new Printed.OfTrace(probe, trace.accounting()));
            err.print(Wrapped.forPeople("grebe: " + probe + ": " + trace.accounting()));
        }
        output.flush();
        err.flush();
    }

    /** Remembers whether JShell complained: its exit code does not tell. */
    private static final class Watched extends FilterOutputStream {
        private volatile boolean written;

        Watched(OutputStream to) {
            super(to);
        }

        @Override
        public void write(int b) throws IOException {
            written = true;
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            written |= length > 0;
            out.write(bytes, offset, length);
        }
    }
}
