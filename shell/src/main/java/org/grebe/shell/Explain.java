package org.grebe.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.prog.Program;
import org.grebe.bpf.prog.ProgramInfo;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.dsl.CompiledScript;
import org.grebe.core.dsl.ScriptHost;
import org.grebe.core.dsl.ScriptOptions;
import org.grebe.core.dsl.ProbeCall;
import org.grebe.core.dsl.ScriptRun;
import org.grebe.core.engine.AttachReport;
import org.grebe.core.engine.PlanCode;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.plan.Condition;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Plan;

/** {@code grebe explain}: runs a script's own statements without tracing, and shows the plan of each trace. */
final class Explain {
    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private boolean code;
    private boolean verify;

    Explain(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    /** {@code explain [--code] [--verify] -e SCRIPT}, or a file or tool and its own arguments. */
    int run(List<String> words) {
        int at = 0;
        while (at < words.size() && List.of("--code", "--verify").contains(words.get(at))) {
            code |= words.get(at).equals("--code");
            verify |= words.get(at).equals("--verify");
            at++;
        }
        List<String> rest = words.subList(at, words.size());
        if (rest.size() == 2 && rest.get(0).equals("-e")) {
            return run(ScriptSource.inline(rest.get(1)), List.of());
        }
        if (rest.isEmpty() || rest.get(0).startsWith("-")) {
            throw new UsageError(
                    "explain: say `grebe explain -e 'SCRIPT'`, `grebe explain FILE` or `grebe explain TOOL`");
        }
        String word = rest.get(0);
        ScriptSource source = Tools.bundled().has(word) ? Tools.bundled().source(word) : ScriptSource.file(word);
        return run(source, rest.subList(1, rest.size()));
    }

    private int run(ScriptSource source, List<String> args) {
        CompiledScript compiled = source.compile();
        ToolOptions options = new ToolOptions(source.name(), args, settings, out, err);
        ScriptRun.explain(compiled, new Plans(options));
        return ExitCode.OK;
    }

    /** Takes the place of the engine. */
    private final class Plans implements ScriptHost {
        private final ToolOptions options;

        Plans(ToolOptions options) {
            this.options = options;
        }

        @Override
        public Object on(ProbeCall call) {
            show(ScriptRun.plan(call));
            return null;
        }

        @Override
        public Map<String, Object> options(ScriptOptions declared) {
            return options.parse(declared);
        }

        @Override
        public void print(List<Object> values) {}

        @Override
        public void println(String text) {}

        @Override
        public void printf(String text) {}

        @Override
        public void begin(Runnable body) {}

        @Override
        public void end(Runnable body) {}

        @Override
        public void every(Duration period, Runnable body) {}

        @Override
        public void after(Duration delay, Runnable body) {}

        @Override
        public void exit() {}
    }

    void show(Plan plan) {
        out.println("on " + plan.probe().name() + ": " + plan.probe().doc());
        plan.conditions().forEach(this::show);
        FilterMaps.of(plan).forEach(m -> out.println("  map      " + m + ": " + m.members()));
        plan.aggregations().forEach(a -> out.println("  counted in the kernel: " + a));
        if (!plan.aggregationReason().isEmpty()) {
            out.println("  counted in the script, because " + plan.aggregationReason());
        }
        if (plan.delivers()) {
            out.println("  captured " + String.join(", ", plan.captured().stream().map(f -> f.name()).toList())
                    + ": " + RecordLayout.of(plan.captured()).size() + " bytes an event; all fields would be "
                    + RecordLayout.of(plan.probe().fields()).size());
        }
        if (verify) {
            verify(plan);
        } else if (code) {
            ProbeVariant variant = PlanCode.variant(plan, settings.session().attach());
            out.println("  programs by " + variant.kind() + ": " + variant.mechanism()
                    + " (--verify tells what this kernel takes)");
            PlanCode.programs(plan, variant).forEach(this::listing);
        }
    }

    private void show(Condition c) {
        if (c.where() instanceof Lowered.Kernel k) {
            out.println("  kernel   " + k.test());
        } else if (c.where() instanceof Lowered.Script s) {
            out.println("  script   because " + s.reason());
        } else if (c.where() instanceof Lowered.Both b && c.index() == Condition.STEPS) {
            out.println("  kernel   " + b.necessary() + ", necessary for what the script then decides");
            return;
        } else if (c.where() instanceof Lowered.Both b) {
            out.println("  kernel   " + b.necessary() + ", necessary for what the script decides");
            out.println("  script   because " + b.reason());
        }
        out.println("             " + c.source() + "   (" + c.source().pos() + ")");
    }

    private void verify(Plan plan) {
        try (Session session = new Session(settings.session())) {
            Trace trace = session.start(plan, event -> {});
            AttachReport report = trace.report();
            report.passedOver().forEach(p -> out.println("  left     " + p.kind() + ": " + p.reason()));
            out.println("  attached " + report.kind() + ": " + report.mechanism());
            report.differences().forEach(d -> out.println("             " + d));
            report.notes().forEach(n -> out.println("             " + n));
            for (Program program : trace.programs()) {
                ProgramInfo info = program.info();
                out.println("  verified " + program.spec().name() + ": " + program.spec().code().slots()
                        + " instructions, " + info.verifiedInsns() + " walked by the verifier, " + info.jitedBytes()
                        + " bytes of machine code");
                if (code) {
                    listing(program.spec());
                }
            }
        }
    }

    private void listing(ProgramSpec program) {
        out.println();
        out.println(program.name() + ", " + program.attachment().describe() + ":");
        out.print(program.code());
    }
}
