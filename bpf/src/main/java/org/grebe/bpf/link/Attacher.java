package org.grebe.bpf.link;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.tracefs.KprobeEvent;
import org.grebe.bpf.tracefs.Tracefs;

/** Attaches a loaded program, and keeps a record of the mechanisms that were tried. */
public final class Attacher {
    private static final String PMU = "perf kprobe PMU";
    private static final String TRACEFS = "tracefs kprobe_events";

    private final Supplier<Tracefs> tracefs;
    private final List<AttachStep> steps = new ArrayList<>();

    /** {@code tracefs} is asked only where it is needed. */
    public Attacher(Supplier<Tracefs> tracefs) {
        this.tracefs = tracefs;
    }

    public List<AttachStep> steps() {
        return List.copyOf(steps);
    }

    public Link attach(LoadedProgram program) {
        Attachment at = program.spec().attachment();
        if (at instanceof Attachment.Kprobe kprobe) {
            return kprobe(kprobe, () -> throughPmu(program, kprobe), () -> throughTracefs(program, kprobe));
        }
        if (at instanceof Attachment.Tracepoint tracepoint) {
            return step("perf tracepoint", at, () -> tracepoint(program, tracepoint));
        }
        if (at instanceof Attachment.CgroupIngress) {
            return step("cgroup v2 root", at, () -> CgroupLink.attach(program));
        }
        if (at instanceof Attachment.TestRun) {
            throw new IllegalArgumentException("a test-run program has nothing to attach to: " + program.spec().name());
        }
        return step(at.describe().substring(0, at.describe().indexOf(':')), at, () -> TracingLink.attach(program));
    }

    /** The mechanisms are parameters so that their order can be tested with no kernel. */
    Link kprobe(Attachment.Kprobe kprobe, Supplier<Link> pmu, Supplier<Link> tracefsEvents) {
        if (kprobe.atOnce() > 0) {
            try {
                // The PMU does not take their number.
                return step(TRACEFS, kprobe, tracefsEvents);
            } catch (AttachException e) {
                return afterwards(e, PMU, kprobe, pmu);
            }
        }
        try {
            return step(PMU, kprobe, pmu);
        } catch (AttachException e) {
            // Only "not supported" leads on: any other error is the true one, and the next step's would hide it.
            if (!(e.getCause() instanceof SysException s && s.isUnsupported())) {
                throw e;
            }
            return afterwards(e, TRACEFS, kprobe, tracefsEvents);
        }
    }

    private Link afterwards(
            AttachException first, String mechanism, Attachment.Kprobe kprobe, Supplier<Link> attempt) {
        try {
            return step(mechanism, kprobe, attempt);
        } catch (AttachException e) {
            List<AttachStep> both = new ArrayList<>(first.steps());
            both.addAll(e.steps());
            throw new AttachException(kprobe.describe(), both, e.getCause());
        }
    }

    static Link throughPmu(LoadedProgram program, Attachment.Kprobe kprobe) {
        return PerfEventLink.attach(
                kprobe.describe() + " (perf kprobe PMU)", program,
                KprobePmu.open(kprobe.function(), kprobe.ret()), () -> {});
    }

    Link throughTracefs(LoadedProgram program, Attachment.Kprobe kprobe) {
        Tracefs fs = tracefs.get();
        removeStale(fs);
        KprobeEvent event = KprobeEvent.of(
                kprobe, ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
        fs.append(KprobeEvent.FILE, event.definition());
        Runnable remove = () -> remove(fs, event);
        Fd fd;
        try {
            fd = PerfEvent.tracepoint(kprobe.describe(), fs.eventId(event.group(), event.event()));
        } catch (RuntimeException e) {
            remove.run();
            throw e;
        }
        return PerfEventLink.attach(kprobe.describe() + " (tracefs kprobe_events)", program, fd, remove,
                () -> event.missed(fs.read(KprobeEvent.PROFILE)));
    }

    /** What a grebe left that was killed. Those in use stay, of a grebe in a container say. */
    private static void removeStale(Tracefs fs) {
        KprobeEvent.stale(fs.read(KprobeEvent.FILE), pid -> ProcessHandle.of(pid).isPresent())
                .forEach(event -> remove(fs, event));
    }

    private static void remove(Tracefs fs, KprobeEvent event) {
        try {
            fs.append(KprobeEvent.FILE, event.removal());
        } catch (SysException e) {
            // Somebody uses it, so that the kernel says EBUSY and a later grebe removes it; or it is gone.
        }
    }

    private Link tracepoint(LoadedProgram program, Attachment.Tracepoint t) {
        int id = tracefs.get().eventId(t.category(), t.name());
        return PerfEventLink.attach(t.describe(), program, PerfEvent.tracepoint(t.describe(), id), () -> {});
    }

    private Link step(String mechanism, Attachment at, Supplier<Link> attempt) {
        try {
            Link link = attempt.get();
            steps.add(AttachStep.taken(mechanism + " " + at.describe()));
            return link;
        } catch (RuntimeException e) {
            AttachStep left = AttachStep.left(mechanism, e);
            steps.add(left);
            throw new AttachException(at.describe(), List.of(left), e);
        }
    }
}
