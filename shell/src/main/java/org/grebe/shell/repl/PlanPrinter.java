package org.grebe.shell.repl;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.dns.DnsTrace;
import org.grebe.core.dsl.ProbeCall;
import org.grebe.core.dsl.ScriptHost;
import org.grebe.core.dsl.ScriptOptions;
import org.grebe.core.dsl.ScriptRun;
import org.grebe.core.plan.Plan;

/** Takes the engine's place: plans what would be traced, and does nothing else. */
final class PlanPrinter implements ScriptHost {
    private final Consumer<Plan> plans;

    PlanPrinter(Consumer<Plan> plans) {
        this.plans = plans;
    }

    @Override
    public Object on(ProbeCall call) {
        plans.accept(ScriptRun.plan(call));
        return null;
    }

    @Override
    public DnsNames dnsNames() {
        plans.accept(DnsTrace.PLAN);
        return new DnsNames();
    }

    @Override
    public Map<String, Object> options(ScriptOptions declared) {
        return Map.of();
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
    public Object every(Duration period, Runnable body) {
        return null;
    }

    @Override
    public Object after(Duration delay, Runnable body) {
        return null;
    }

    @Override
    public void exit() {}
}
