package org.grebe.core.dsl.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.Field;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.SampleEvents;
import org.grebe.core.plan.Plan;

/** A script that traces one probe, with events that a test makes up in the kernel's place. */
public final class ToolScript extends PrintingHost {
    private final DnsNames names;
    private final OptionParser options;
    private final List<Runnable> begins = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private ProbeCall call;
    private Plan plan;
    private Optional<Layout> layout = Optional.empty();

    /** {@code names}: what {@code dnsNames()} gives. */
    public ToolScript(CompiledScript script, Output output, OptionParser options, DnsNames names) {
        super(output);
        this.names = names;
        this.options = options;
        script.newScript(this, new HashMap<>()).run();
        begins.forEach(Runnable::run);
    }

    public Plan plan() {
        return plan;
    }

    /** Of an event that passed the filters; all fields that the plan may capture must be there. */
    public void event(Map<String, Object> values) {
        List<Field> fields = plan.delivers() ? plan.captured()
                : plan.probe().fields().stream().filter(f -> values.containsKey(f.name())).toList();
        call.handle(SampleEvents.of(plan.probe(), fields, values), plan.pushed());
    }

    public void end() {
        ends.forEach(Runnable::run);
        layout.ifPresent(l -> output.write(new Printed.End(l)));
        output.flush();
    }

    @Override
    public Object on(ProbeCall started) {
        call = started;
        plan = ScriptRun.plan(started);
        layout = started.layout(plan.probe());
        layout.ifPresent(l -> begins.add(() -> output.write(new Printed.Begin(l))));
        return null;
    }

    @Override
    protected Optional<Layout> eventLayout() {
        return layout;
    }

    @Override
    public DnsNames dnsNames() {
        return names;
    }

    @Override
    protected void print(Printed.Banner banner) {
        begins.add(() -> super.print(banner));
    }

    @Override
    public void begin(Runnable body) {
        begins.add(body);
    }

    @Override
    public void end(Runnable body) {
        ends.add(body);
    }

    @Override
    public Object every(Duration period, Runnable body) {
        return null; // Tests do not wait.
    }

    @Override
    public Object after(Duration delay, Runnable body) {
        return null; // Tests do not wait.
    }

    @Override
    public void exit(java.util.OptionalInt code) {
        // They end by themselves.
    }

    @Override
    public Map<String, Object> options(ScriptOptions declared) {
        return options.parse(declared);
    }
}
