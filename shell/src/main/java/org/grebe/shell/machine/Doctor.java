package org.grebe.shell.machine;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.feature.Capabilities;
import org.grebe.bpf.feature.Capability;
import org.grebe.bpf.feature.Feature;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.KernelHelper;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.feature.Lockdown;
import org.grebe.bpf.feature.MemoryLimit;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.feature.ProgramType;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.output.Safe;

/** {@code grebe doctor}: what this kernel and user can do, what is missing, and what to do about it. */
public final class Doctor {
    private final PrintStream out;
    private final List<String> advice = new ArrayList<>();

    public Doctor(PrintStream out) {
        this.out = out;
    }

    /** 0 where tracing works at all, by whatever attach kind. */
    public int run() {
        out.println("kernel        Linux " + KernelRelease.current() + ", " + System.getProperty("os.arch"));
        out.println("java          " + Runtime.version() + " (" + System.getProperty("java.home") + ")");
        archive();
        privileges();
        lockdown();
        Btf btf = btf();
        tracefs();
        out.println();
        out.println("attach kinds");
        if (btf != null) {
            report("fentry", Features.fentry(() -> btf.function("tcp_v4_connect").id()));
        }
        report("kprobe", Features.KPROBE_PMU);
        if (btf != null) {
            report("tracepoint", Features.tpBtf(() -> btf.tracepoint("inet_sock_set_state").id()));
        }
        report("tracepoint", Features.RAW_TRACEPOINT);
        out.println();
        out.println("features");
        Features.all().stream()
                .filter(f -> f != Features.KPROBE_PMU && f != Features.RAW_TRACEPOINT)
                .forEach(f -> report("", f));
        report("", Features.helper(ProgramType.RAW_TRACEPOINT, KernelHelper.GET_CURRENT_TASK_BTF));
        out.println();
        out.println("probes, each attached for a moment");
        ProbeTrials.Result tried = ProbeTrials.run(
                (what, answer) -> out.printf("  %-15s %s%n", what, Safe.text(answer)));
        out.println();
        advice.forEach(a -> out.println("* " + a));
        out.println(tried.verdict());
        return tried.worked().isEmpty() ? ExitCode.FAILURE : ExitCode.OK;
    }

    private void archive() {
        ClassArchive archive = ClassArchive.ofThisProcess();
        out.println("archive       " + archive.answer());
        archive.advice().ifPresent(advice::add);
    }

    /** Not by the capabilities alone: a user namespace gives all of them, and they count for nothing here. */
    private void privileges() {
        var missing = Capabilities.ofThisProcess().missingForTracing();
        if (!missing.isEmpty()) {
            String names = String.join(" and ", missing.stream().map(Capability::name).toList());
            out.println("privileges    missing " + names);
            advice.add("run grebe as root (sudo), or give the process " + names);
        } else if (Features.RINGBUF.probe() instanceof ProbeResult.Unknown) {
            out.println("privileges    CAP_BPF and CAP_PERFMON are held, and the kernel refuses BPF");
            advice.add(reasonOfRefusal());
        } else {
            out.println("privileges    enough to trace");
        }
    }

    private static String reasonOfRefusal() {
        return MemoryLimit.advice().orElseGet(() -> UserNamespace.isInitial()
                ? "a container's or the host's policy (seccomp, LSM) forbids BPF: run grebe on the host, or allow `bpf`"
                        + " and `perf_event_open`"
                : "this is a user namespace, and capabilities that were got there do not allow BPF: run grebe outside");
    }

    private void lockdown() {
        Lockdown lockdown = Lockdown.current();
        out.println("lockdown      " + lockdown.name().toLowerCase(java.util.Locale.ROOT));
        if (lockdown.forbidsKernelReads()) {
            advice.add("lockdown=confidentiality forbids programs to read kernel memory; "
                    + "boot with lockdown=integrity or none");
        }
    }

    private Btf btf() {
        try {
            Btf btf = Btf.kernel();
            out.println("BTF           " + btf.names(BtfKind.STRUCT).size() + " structs in /sys/kernel/btf/vmlinux");
            return btf;
        } catch (BtfException e) {
            out.println("BTF           missing");
            advice.add(e.getMessage());
            return null;
        }
    }

    private void tracefs() {
        try (Tracefs tracefs = Tracefs.open()) {
            out.println("tracefs       " + tracefs.place());
        } catch (RuntimeException e) {
            out.println("tracefs       " + e.getMessage());
            advice.add("without tracefs there are no tracepoints, which several probes need (see below):"
                    + " mount -t tracefs tracefs /sys/kernel/tracing");
        }
    }

    private void report(String kind, Feature feature) {
        ProbeResult result = feature.probe();
        String answer;
        if (result instanceof ProbeResult.Unsupported u) {
            answer = "no: " + u.why() + " (since Linux " + feature.since() + ")";
        } else if (result instanceof ProbeResult.Unknown u) {
            answer = "could not tell: " + u.why();
        } else {
            answer = "yes";
        }
        if (feature == Features.RINGBUF && result instanceof ProbeResult.Unsupported) {
            advice.add("grebe needs ring buffers: Linux " + feature.since() + " or newer");
        }
        out.printf("  %-11s %-20s %s%n", kind, feature.name(), answer);
    }
}
