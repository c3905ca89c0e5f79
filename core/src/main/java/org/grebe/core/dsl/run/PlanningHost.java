package org.grebe.core.dsl.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.dns.DnsTrace;
import org.grebe.core.engine.Printed;
import org.grebe.core.expr.Handler;
import org.grebe.core.plan.Plan;

/** Takes the engine's place: plans what would be traced, and does nothing else. */
public class PlanningHost implements ScriptHost {
    private final OptionParser options;
    private final Consumer<Plan> plans;
    private Together together = new Together(List.of());

    /** {@code plans} is given the plan of each trace. */
    public PlanningHost(OptionParser options, Consumer<Plan> plans) {
        this.options = options;
        this.plans = plans;
    }

    @Override
    public void begins(List<Handler> handlers) {
        together = new Together(handlers);
    }

    @Override
    public Object on(ProbeCall call) {
        if (together.holds(call)) {
            ScriptRun.plans(together.ready()).plans().forEach(plans);
        } else {
            plans.accept(ScriptRun.plan(call));
        }
        return null;
    }

    @Override
    public void statementsDone() {
        ScriptRun.plans(together.rest()).plans().forEach(plans);
    }

    @Override
    public DnsNames dnsNames() {
        plans.accept(DnsTrace.PLAN);
        return new DnsNames();
    }

    @Override
    public Map<String, Object> options(ScriptOptions declared) {
        return options.parse(declared);
    }

    @Override
    public void print(Printed what) {}

    @Override
    public void begin(Runnable body) {}

    @Override
    public void end(Runnable body) {}

    @Override
    public Object every(Duration period, Runnable body) {
        return null;
    }

    @Override
    public Object after(Duration delay, Runnable body) {
        return null;
    }

    @Override
    public void exit(OptionalInt code) {}
}
