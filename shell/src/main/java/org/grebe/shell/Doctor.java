package org.grebe.shell;

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
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.feature.Lockdown;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.tracefs.Tracefs;

/** {@code grebe doctor}: what this kernel and user can do, what is missing, and what to do about it. */
final class Doctor {
    private final PrintStream out;
    private final List<String> advice = new ArrayList<>();
    private boolean canTrace = true;

    Doctor(PrintStream out) {
        this.out = out;
    }

    /** 0 where tracing works at all, by whatever attach kind. */
    int run() {
        out.println("kernel        Linux " + KernelRelease.current() + ", " + System.getProperty("os.arch"));
        out.println("java          " + Runtime.version() + " (" + System.getProperty("java.home") + ")");
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
        out.println();
        advice.forEach(a -> out.println("* " + a));
        out.println(canTrace
                ? "grebe can trace here."
                : "grebe cannot trace here as this user.");
        return canTrace ? ExitCode.OK : ExitCode.FAILURE;
    }

    private void privileges() {
        var missing = Capabilities.ofThisProcess().missingForTracing();
        if (missing.isEmpty()) {
            out.println("privileges    enough to trace");
            return;
        }
        canTrace = false;
        out.println("privileges    missing " + String.join(", ", missing.stream().map(Capability::name).toList()));
        advice.add("run grebe as root (sudo), or give the process " + String.join(" and ", missing.stream()
                .map(Capability::name)
                .toList()));
    }

    private void lockdown() {
        Lockdown lockdown = Lockdown.current();
        out.println("lockdown      " + lockdown.name().toLowerCase(java.util.Locale.ROOT));
        if (lockdown.forbidsKernelReads()) {
            canTrace = false;
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
            canTrace = false;
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
            advice.add("without tracefs `accept` has no tracepoints: mount -t tracefs tracefs /sys/kernel/tracing");
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
            canTrace = false;
            advice.add("grebe needs ring buffers: Linux " + feature.since() + " or newer");
        }
        out.printf("  %-11s %-20s %s%n", kind, feature.name(), answer);
    }
}
