package org.grebe.shell;

import java.io.PrintStream;
import java.util.List;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.PlanningHost;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.KernelEvents;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.explain.Explanation;
import org.grebe.core.plan.Plan;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.Settings;
import org.grebe.shell.cli.UsageError;
import org.grebe.shell.output.Safe;
import org.grebe.shell.tool.ScriptSource;
import org.grebe.shell.tool.ToolOptions;
import org.grebe.shell.tool.Tools;

/** {@code grebe explain}: runs a script's own statements without tracing, and shows the plan of each trace. */
final class Explain {
    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final int width;

    /** {@code width}: columns of a line of the explanation; programs are shown as they are. */
    Explain(Settings settings, PrintStream out, PrintStream err, int width) {
        this.settings = settings;
        this.out = out;
        this.err = err;
        this.width = width;
    }

    /** {@code explain [--code] [--verify] -e SCRIPT}, or a file or tool and its own arguments. */
    int run(List<String> words) {
        boolean code = false;
        boolean verify = false;
        int at = 0;
        while (at < words.size() && List.of("--code", "--verify").contains(words.get(at))) {
            code |= words.get(at).equals("--code");
            verify |= words.get(at).equals("--verify");
            at++;
        }
        List<String> rest = words.subList(at, words.size());
        if (rest.size() == 2 && rest.get(0).equals("-e")) {
            return run(ScriptSource.inline(rest.get(1)), List.of(), code, verify);
        }
        if (rest.isEmpty() || rest.get(0).startsWith("-")) {
            throw new UsageError(
                    "explain: say `grebe explain -e 'SCRIPT'`, `grebe explain FILE` or `grebe explain TOOL`");
        }
        String word = rest.get(0);
        Tools tools = Tools.all();
        ScriptSource source = tools.has(word) ? tools.source(word) : ScriptSource.file(word);
        return run(source, rest.subList(1, rest.size()), code, verify);
    }

    private int run(ScriptSource source, List<String> args, boolean code, boolean verify) {
        CompiledScript compiled = source.compile(settings.classes());
        ToolOptions options = new ToolOptions(source.program(), args, settings, out, err);
        ScriptRun.explain(compiled, new PlanningHost(options, p -> show(p, settings.session(), code, verify)));
        return ExitCode.OK;
    }

    /** {@code code} with the programs, {@code verify} loads and attaches them for a moment. */
    void show(Plan plan, SessionOptions session, boolean code, boolean verify) {
        if (!verify) {
            show(Explanation.of(plan, session), code);
            return;
        }
        try (Session once = new Session(new KernelEvents(session))) {
            show(Explanation.of(once.start(plan, event -> {}), session), code);
        }
    }

    /** What scripts say may hold control characters. */
    private void show(Explanation explanation, boolean code) {
        explanation.lines(width).forEach(l -> out.println(Safe.text(l)));
        if (code) {
            out.println();
            explanation.c().lines().forEach(l -> out.println(Safe.text(l)));
            for (String listing : explanation.listings()) {
                out.println();
                listing.lines().forEach(l -> out.println(Safe.text(l)));
            }
        }
    }
}
