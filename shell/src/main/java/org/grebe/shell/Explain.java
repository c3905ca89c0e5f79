package org.grebe.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.dsl.CompiledScript;
import org.grebe.core.dsl.ScriptHost;
import org.grebe.core.dsl.ScriptOptions;
import org.grebe.core.dsl.ProbeCall;
import org.grebe.core.dsl.ScriptRun;
import org.grebe.core.plan.Condition;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Plan;

/** {@code grebe explain}: runs a script's own statements without tracing, and shows the plan of each trace. */
final class Explain {
    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;

    Explain(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    int run(ScriptSource source, List<String> args) {
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

    private void show(Plan plan) {
        out.println("on " + plan.probe().name() + ": " + plan.probe().doc());
        for (Condition c : plan.conditions()) {
            String where = c.where() instanceof Lowered.Kernel k
                    ? "kernel   " + k.test()
                    : "script   because " + ((Lowered.Script) c.where()).reason();
            out.println("  " + where);
            out.println("             " + c.source().toString() + "   (" + c.source().pos() + ")");
        }
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
    }
}
