package org.grebe.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.probes.AttachTarget;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Handler;

/**
 * The plans of handlers that may share something, and where what they share lives.
 *
 * @param plans one for each request, in its order
 * @param shared maps that the handlers share; each plan has those of its own handler
 */
public record ScriptPlan(List<Plan> plans, List<SharedVariable> shared) {
    public ScriptPlan {
        plans = List.copyOf(plans);
        shared = List.copyOf(shared);
    }

    /**
     * Plans all of them. {@code all} have to be those that use a map which the kernel may keep, or that map stays the
     * script's.
     */
    public static ScriptPlan of(List<PlanRequest> all) {
        Map<String, SharedVariable> shared = new LinkedHashMap<>();
        for (PlanRequest r : all) {
            for (Handler.Shared s : r.handler().shared()) {
                shared.computeIfAbsent(s.variable(), name -> new SharedVariable(name, null, s.whyScript(), s.pos()));
            }
        }
        shared.replaceAll((name, v) -> v.whyScript().isEmpty() ? placed(v, all, shared) : v);
        while (true) {
            Map<String, KernelState> states = new LinkedHashMap<>();
            shared.values().stream().filter(SharedVariable::inKernel).forEach(v -> states.put(v.name(), v.state()));
            List<Plan> plans = new ArrayList<>();
            Map<String, String> refused = new LinkedHashMap<>();
            for (PlanRequest r : all) {
                Plan plan = Planner.plan(r, states);
                plans.add(plan);
                Set<String> used = new LinkedHashSet<>(states.keySet());
                used.retainAll(r.handler().shared().stream().map(Handler.Shared::variable).toList());
                if (plan.steps().isEmpty()) {
                    used.forEach(name -> refused.putIfAbsent(name, inScript(r, plan, name)));
                }
            }
            if (refused.isEmpty()) {
                List<Plan> explained = new ArrayList<>();
                for (int i = 0; i < plans.size(); i++) {
                    explained.add(plans.get(i).with(all.get(i).handler().shared().stream()
                            .map(s -> shared.get(s.variable())).toList()));
                }
                return new ScriptPlan(explained, List.copyOf(shared.values()));
            }
            refused.forEach((name, why) -> shared.computeIfPresent(name,
                    (n, v) -> new SharedVariable(n, null, why, v.pos())));
        }
    }

    private static String inScript(PlanRequest r, Plan plan, String name) {
        String why = plan.aggregationReason().isEmpty() ? "the closure does something else besides"
                : plan.aggregationReason();
        return "the script itself handles " + r.probe().name() + ": " + why;
    }

    /** In the kernel, as far as can be seen without the plans; else with the reason. */
    private static SharedVariable placed(SharedVariable v, List<PlanRequest> all, Map<String, SharedVariable> known) {
        String map = "state" + (new ArrayList<>(known.keySet()).indexOf(v.name()) + 1);
        Object object = null;
        Boolean wide = null;
        for (PlanRequest r : all) {
            if (r.handler().shared().stream().noneMatch(s -> s.variable().equals(v.name()))) {
                continue;
            }
            Object now = r.variables().apply(v.name()).orElse(null);
            if (now == null || now.getClass() != LinkedHashMap.class || object != null && now != object) {
                return inScript(v, "it is no map of its own");
            } else if (!((Map<?, ?>) now).isEmpty()) {
                return inScript(v, "something is in it already");
            } else if (!isThreadsOwn(r.probe())) {
                return inScript(v, r.probe().name() + " may happen in an interrupt or on an idle CPU: two CPUs may use"
                        + " one key of `" + v.name() + "` at once");
            }
            object = now;
            for (Action.Put put : puts(r.handler().actions(), v.name())) {
                try {
                    boolean isWide = new Lowering(r.probe(), r.variables()).num(put.value()).wide();
                    if (wide != null && wide != isWide) {
                        return inScript(v, "some of its values are int and others long");
                    }
                    wide = isWide;
                } catch (StaysInScript e) {
                    return inScript(v, "`" + put.value() + "` is put into it, and " + e.getMessage());
                }
            }
        }
        return wide == null ? inScript(v, "nothing is put into it, or only where the kernel cannot do it")
                : new SharedVariable(v.name(), new KernelState(v.name(), map, wide), "", v.pos());
    }

    private static SharedVariable inScript(SharedVariable v, String why) {
        return new SharedVariable(v.name(), null, why, v.pos());
    }

    /** Whether its events are a thread's own doing, one after the other: the thread is in a system call. */
    private static boolean isThreadsOwn(Probe probe) {
        return probe.site().filter(ScriptPlan::isOfSystemCalls).isPresent();
    }

    private static boolean isOfSystemCalls(AttachTarget site) {
        List<String> targets = site.each().isEmpty() ? List.of(site.target()) : site.each();
        return switch (site.provider().word()) {
            case "syscall" -> true;
            case "tracepoint" -> targets.stream().allMatch(t -> t.matches("(raw_)?syscalls:\\w+"));
            case "rawtp" -> targets.stream().allMatch(t -> t.equals("sys_enter") || t.equals("sys_exit"));
            default -> false;
        };
    }

    private static List<Action.Put> puts(List<Action> actions, String variable) {
        List<Action.Put> puts = new ArrayList<>();
        for (Action a : actions) {
            if (a instanceof Action.Put put && put.variable().equals(variable)) {
                puts.add(put);
            } else if (a instanceof Action.If i) {
                puts.addAll(puts(i.then(), variable));
                puts.addAll(puts(i.otherwise(), variable));
            }
        }
        return puts;
    }
}
