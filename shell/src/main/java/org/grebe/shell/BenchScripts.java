package org.grebe.shell;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.grebe.core.dsl.run.OptionParser;
import org.grebe.core.dsl.run.ScriptOptions;
import org.grebe.core.engine.TraceError;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.ExitRequest;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.cli.UsageError;
import org.grebe.shell.output.Format;
import org.grebe.shell.repl.Scripts;
import org.grebe.shell.tool.CommandName;
import org.grebe.shell.tool.ScriptSource;
import org.grebe.shell.tool.ToolOptions;
import org.grebe.shell.tool.Tools;

/** Scripts of the workbench, with the command line that they have elsewhere. */
final class BenchScripts implements Scripts {
    @Override
    public List<String> tools() {
        return Tools.all().names();
    }

    @Override
    public Loaded of(List<String> words, PrintStream out) {
        String first = words.get(0);
        Tools tools = Tools.all();
        try {
            // A file of that name is what `load` of old would have meant.
            boolean tool = tools.has(first) && !Files.isRegularFile(Path.of(first));
            ScriptSource source = tool
                    ? tools.source(first)
                    : ScriptSource.file(first.startsWith("~/")
                            ? System.getProperty("user.home") + first.substring(1) : first);
            return new Loaded(source.source(), new Options(source.program(), words.subList(1, words.size()), out),
                    tool);
        } catch (UsageError e) {
            throw new TraceError(e.getMessage(), e);
        }
    }

    @Override
    public OptionParser noArguments(PrintStream out) {
        return new Options(new CommandName("workbench", "workbench"), List.of(), out);
    }

    private static final class Options implements OptionParser {
        private final CommandName program;
        private final Settings settings = new Settings();
        private final ToolOptions options;

        Options(CommandName program, List<String> args, PrintStream out) {
            this.program = program;
            options = new ToolOptions(program, args, settings, out, out);
        }

        @Override
        public Map<String, Object> parse(ScriptOptions declared) {
            try {
                Map<String, Object> values = options.parse(declared);
                refuseThoseOfGrebe();
                return values;
            } catch (ExitRequest e) {
                throw new Answered(e.code() != ExitCode.OK);
            }
        }

        /** They are about a run that ends, and this one goes on. */
        private void refuseThoseOfGrebe() {
            if (settings.duration().isPresent() || settings.format() != Format.TEXT) {
                throw new TraceError("--duration and --format are for `grebe " + program.name()
                        + "` outside of the workbench");
            }
        }

        @Override
        public void requireNoneLeft() {
            try {
                options.requireNoneLeft();
                refuseThoseOfGrebe();
            } catch (UsageError e) {
                throw new TraceError(e.getMessage(), e);
            }
        }
    }
}
