package org.grebe.shell.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.grebe.bpf.probes.DnsProbe;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.engine.KernelEvents;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.TraceError;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Handler;
import org.grebe.core.expr.Pos;
import org.grebe.core.expr.Step;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.Planner;

/** Which probes work for this user on this kernel: each is attached as a trace that prints it would be. */
final class ProbeTrials {
    private final BiConsumer<String, String> report;
    private final List<String> worked = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    private ProbeTrials(BiConsumer<String, String> report) {
        this.report = report;
    }

    /** What scripts write for each. */
    record Result(List<String> worked, List<String> failed) {
        String verdict() {
            if (worked.isEmpty()) {
                return "grebe cannot trace here as this user.";
            }
            return failed.isEmpty() ? "grebe can trace here."
                    : "grebe can trace here, but not by " + String.join(", ", failed) + ".";
        }
    }

    /** {@code report} gets each probe and what became of it. */
    static Result run(BiConsumer<String, String> report) {
        ProbeTrials trials = new ProbeTrials(report);
        Map<String, Supplier<Probe>> probes = new java.util.LinkedHashMap<>();
        Catalogue.ALL.forEach(p -> probes.put(p.name(), () -> p));
        for (Provider provider : Providers.ALL) {
            provider.trial().ifPresent(target -> probes.put(
                    provider.word() + "(…)", () -> KernelProbes.ofThisKernel().find(provider, target)));
        }
        probes.put("dnsNames()", () -> DnsProbe.PROBE);
        probes.forEach(trials::attempt);
        return new Result(List.copyOf(trials.worked), List.copyOf(trials.failed));
    }

    private void attempt(String name, Supplier<Probe> probe) {
        try (Session session = new Session(new KernelEvents(SessionOptions.defaults()))) {
            Trace trace = session.start(plan(probe.get()), event -> { });
            report.accept(name, "by " + trace.report().mechanism());
            worked.add(name);
        } catch (TraceError | ProbeException e) {
            report.accept(name, "no: " + reason(e.getMessage()));
            failed.add(name);
        }
    }

    private static Plan plan(Probe probe) {
        Handler prints = new Handler(probe.name(), List.of(), List.of(new Action.Other("print", Pos.NONE)),
                new Step.Act(), Set.of(), true, false, List.of(), List.of(), Pos.NONE);
        return Planner.plan(probe, prints, Map.of(), name -> Optional.empty());
    }

    /** One line: the last way that was tried asks least. */
    private static String reason(String message) {
        String[] lines = message.split("\n");
        String reason = lines[0];
        for (String line : lines) {
            if (line.startsWith("  ") && !line.startsWith("  `grebe doctor`")) {
                reason = line.strip();
            }
        }
        return reason.replace("; `grebe doctor` shows more", "");
    }
}
