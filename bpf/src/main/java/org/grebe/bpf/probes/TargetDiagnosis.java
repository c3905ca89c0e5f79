package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.kallsyms.Kallsyms;
import org.grebe.bpf.kallsyms.KallsymsException;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.bpf.tracefs.TracefsException;

/** Why a function or tracepoint could not be attached to, and what to do: asked once it failed, as it takes time. */
public final class TargetDiagnosis {
    private TargetDiagnosis() {}

    /** Sentences for the user; none if nothing more is known. */
    public static List<String> of(AttachTarget site) {
        if (!site.kind().isFunction()) {
            return List.of();
        }
        boolean kprobe = site.kind() == AttachTarget.Kind.KPROBE || site.kind() == AttachTarget.Kind.KRETPROBE;
        List<String> known = new ArrayList<>();
        if (kprobe && !hasKprobes()) {
            known.add("this kernel is built without kprobes; tracepoints it has: `grebe probes 'tracepoint:*'` lists"
                    + " them");
            return known;
        }
        known.addAll(ofFunction(site.target()));
        if (!kprobe && known.isEmpty()) {
            String other = site.kind() == AttachTarget.Kind.FENTRY ? "kprobe" : "kretprobe";
            known.add(hasKprobes() ? other + "('" + site.target() + "') may do: it needs no BPF trampolines"
                    : "this kernel has no kprobes either; tracepoints it has: `grebe probes 'tracepoint:*'` lists"
                            + " them");
        }
        return known;
    }

    private static boolean hasKprobes() {
        if (Features.KPROBE_PMU.probe() instanceof ProbeResult.Supported) {
            return true;
        }
        try (Tracefs tracefs = Tracefs.open()) {
            tracefs.read("kprobe_events");
            return true;
        } catch (TracefsException | SysException e) {
            return false;
        }
    }

    private static List<String> ofFunction(String function) {
        try {
            var symbols = Kallsyms.find(List.of(function));
            int count = symbols.addresses().getOrDefault(function, List.of()).size();
            if (count == 0) {
                return List.of(function + " is no symbol of this kernel: the compiler inlined or renamed it; trace a"
                        + " function that calls it, or one of `grebe probes '" + function + ".*'`");
            } else if (count > 1) {
                return List.of("this kernel has " + count + " functions " + function + ", and cannot tell which is"
                        + " meant; trace a function that calls it");
            }
        } catch (KallsymsException e) {
            return List.of();
        }
        return isRefused(function)
                ? List.of(function + " is not in available_filter_functions: the kernel forbids to trace it (notrace,"
                        + " or assembler); trace a function that calls it")
                : List.of();
    }

    private static boolean isRefused(String function) {
        try (Tracefs tracefs = Tracefs.open()) {
            String all = "\n" + tracefs.read("available_filter_functions");
            return all.length() > 1 && !all.contains("\n" + function + "\n") && !all.contains("\n" + function + " ");
        } catch (TracefsException | SysException e) {
            return false;
        }
    }
}
