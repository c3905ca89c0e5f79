package org.grebe.shell;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.dsl.text.Elsewhere;
import org.grebe.core.engine.TraceError;
import org.grebe.core.explain.Explanation;
import org.grebe.shell.cli.CommandLine;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.ExitRequest;
import org.grebe.shell.cli.Failures;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.cli.UsageError;
import org.grebe.shell.jshell.JShell;
import org.grebe.shell.machine.Doctor;
import org.grebe.shell.machine.ProbeList;
import org.grebe.shell.output.Safe;
import org.grebe.shell.output.Terminals;
import org.grebe.shell.output.Wrapped;
import org.grebe.shell.repl.Surroundings;
import org.grebe.shell.repl.Workbench;
import org.grebe.shell.tool.ScriptSource;
import org.grebe.shell.tool.Tools;

/** Reads the command line and does what it says. The result is the process's exit code. */
final class Cli {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Settings settings = new Settings();

    /** Without input. */
    Cli(PrintStream out, PrintStream err) {
        this(InputStream.nullInputStream(), out, err);
    }

    Cli(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    int run(String... args) {
        try {
            return dispatch(CommandLine.parse(args, settings));
        } catch (ExitRequest e) {
            return e.code();
        } catch (UsageError e) {
            err.println("grebe: " + e.getMessage());
            err.println("`grebe --help` lists the commands and options");
            return ExitCode.USAGE;
        } catch (RuntimeException | Error e) {
            return new Failures(err, settings.debug()).report(e);
        }
    }

    private int dispatch(CommandLine line) {
        if (line.version()) {
            out.println("grebe " + Cli.class.getPackage().getImplementationVersion());
            return ExitCode.OK;
        }
        if (!line.scripts().isEmpty()) {
            settings.brief(true);
            return run(ScriptSource.inline(String.join("\n", line.scripts())), line.rest());
        }
        if (line.help()) {
            printFitting(text -> new Help(text).print());
            return ExitCode.OK;
        }
        if (line.rest().isEmpty()) {
            return workbench();
        }
        return command(line.rest().get(0), line.rest().subList(1, line.rest().size()));
    }

    /** What is printed breaks between words at a terminal, and not at all in a pipe. */
    private <T> T fitting(Function<PrintStream, T> printing) {
        if (!Terminals.isTerminal(1)) {
            return printing.apply(out);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        T result = printing.apply(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        out.print(Wrapped.text(bytes.toString(StandardCharsets.UTF_8), Terminals.columns(1)));
        return result;
    }

    private void printFitting(Consumer<PrintStream> printing) {
        fitting(text -> {
            printing.accept(text);
            return null;
        });
    }

    private int command(String word, List<String> args) {
        Tools tools = Tools.all();
        tools.hidden(word).ifPresent(which -> err.println("grebe: " + Safe.text(which)));
        switch (word) {
            case "help":
                if (args.isEmpty()) {
                    printFitting(text -> new Help(text).print());
                } else if (tools.has(args.get(0))) {
                    return run(tools.source(args.get(0)), List.of("--help"));
                } else {
                    out.print(Workbench.help(args.get(0)));
                }
                return ExitCode.OK;
            case "doctor":
                return fitting(text -> new Doctor(text).run());
            case "explain":
                return new Explain(settings, out, err, Math.min(Explanation.WIDTH,
                        Terminals.isTerminal(1) ? Terminals.columns(1) : Explanation.WIDTH)).run(args);
            case "probes":
                return probes(String.join(" ", args));
            case "fields":
                out.print(Workbench.fields(String.join(" ", args),
                        Terminals.isTerminal(1) ? Terminals.columns(1) : Integer.MAX_VALUE));
                return ExitCode.OK;
            case "jshell":
                return jshell(args);
            case "run":
                if (args.isEmpty()) {
                    throw new UsageError("run: which file? As in `grebe run web.groovy`");
                }
                settings.brief(true);
                return run(ScriptSource.file(args.get(0)), args.subList(1, args.size()));
            default:
                return tool(tools, word, args);
        }
    }

    /** The note is for people: what reads a pipe gets probes alone. */
    private int probes(String pattern) {
        ProbeList found = ProbeList.of(KernelProbes.ofThisKernel(), pattern);
        found.lines().forEach(out::println);
        if (!found.note().isEmpty()) {
            out.flush();
            err.println("grebe: " + found.note());
        }
        return ExitCode.OK;
    }

    private int workbench() {
        if (settings.duration().isPresent()) {
            throw new UsageError("--duration goes with a script or a tool; the workbench runs until it is left");
        }
        if (settings.pid().isPresent() || settings.command().isPresent()) {
            throw new UsageError((settings.pid().isPresent() ? "--pid" : "--command") + " goes with a script or a tool;"
                    + " in the workbench a filter does it, as in on connect(pid: 181) { print it }");
        }
        boolean terminal = in == System.in && Terminals.isTerminal(0) && Terminals.isTerminal(1);
        return Workbench.open(new Surroundings(in, out, err, terminal, settings.session(), settings.debug(),
                new BenchScripts(), settings.classes(), settings.startUp(),
                (plan, code, verify, width, to) -> new Explain(settings, to, to, width)
                        .show(plan, settings.session().withReplaceable(), code, verify),
                to -> new Doctor(to).run()));
    }

    private int jshell(List<String> args) {
        if (!JShell.isThere()) {
            throw new TraceError("this Java (" + System.getProperty("java.home") + ") has no JShell: it is a runtime;"
                    + " install a JDK of 17 or newer, or name one with GREBE_JAVA_HOME");
        }
        return new JShell(settings, in, out, err).run(args);
    }

    private int tool(Tools tools, String word, List<String> args) {
        if (tools.has(word)) {
            return run(tools.source(word), args);
        }
        // Files that say #!/usr/bin/env grebe are run by a path.
        if (word.endsWith(".groovy") || word.contains("/")) {
            settings.brief(true);
            return run(ScriptSource.file(word), args);
        }
        if (word.equals("on") || word.matches("(?s).*[\\s{(].*")) {
            throw new UsageError("a script goes behind -e, in quotes, as in grebe -e 'on connect { print it }'");
        }
        if (Workbench.isCommand(word)) {
            throw new UsageError("'" + word + "' is typed in the workbench, which `grebe` alone opens");
        }
        List<String> known = new java.util.ArrayList<>(CommandLine.COMMANDS);
        known.addAll(tools.names());
        List<String> close = Suggest.closest(word, known);
        Optional<String> elsewhere = Elsewhere.command(word.replaceFirst("(-bpfcc|\\.bt|\\.py)$", ""));
        String problem = "no command or tool '" + word + "'";
        if (elsewhere.isPresent() && close.stream().noneMatch(tools::has)) {
            throw new UsageError(problem + ": " + elsewhere.get());
        }
        throw new UsageError(problem
                + (close.isEmpty()
                        ? "; tools are " + String.join(", ", tools.names())
                        : "; did you mean " + close.get(0) + "?"));
    }

    private int run(ScriptSource source, List<String> args) {
        return new Runner(settings, out, err).run(source, args);
    }
}
