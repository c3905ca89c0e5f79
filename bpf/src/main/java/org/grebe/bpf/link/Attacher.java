package org.grebe.bpf.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.sys.Errno;
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
        if (at instanceof Attachment.KprobeMulti multi) {
            return step("kprobe.multi", at, () -> KprobeMultiLink.attach(program, multi, traceable()));
        } else if (at instanceof Attachment.Each each) {
            return step("links", at, () -> eachOf(program, each));
        }
        return attach(program, at, 0);
    }

    private Set<String> traceable() {
        return tracefs.get().read("available_filter_functions").lines()
                .map(line -> line.split(" ", 2)[0]).collect(Collectors.toSet());
    }

    /** Fails if it can be attached to none of them. */
    private Link eachOf(LoadedProgram program, Attachment.Each each) {
        if (Features.PERF_EVENT_LINK.probe() instanceof ProbeResult.Unsupported older) {
            throw new SysException("attach " + each.describe() + ": " + older.why(), Errno.EOPNOTSUPP.number);
        }
        List<Link> links = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        RuntimeException last = null;
        for (int i = 0; i < each.places().size(); i++) {
            Attachment place = each.places().get(i);
            try {
                links.add(attach(program, place, i));
            } catch (AttachException e) {
                last = e;
                leftOut.add(place.describe() + ": " + e.steps().get(e.steps().size() - 1).outcome());
            }
        }
        if (links.isEmpty() && last != null) {
            throw last;
        }
        return new ManyLinks(each.describe(), links, leftOut);
    }

    private Link attach(LoadedProgram program, Attachment at, long cookie) {
        if (at instanceof Attachment.Kprobe kprobe) {
            return kprobe(kprobe, () -> throughPmu(program, kprobe, cookie),
                    () -> throughTracefs(program, kprobe, cookie));
        }
        if (at instanceof Attachment.Tracepoint tracepoint) {
            return step("perf tracepoint", at, () -> tracepoint(program, tracepoint, cookie));
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
        return throughPmu(program, kprobe, 0);
    }

    private static Link throughPmu(LoadedProgram program, Attachment.Kprobe kprobe, long cookie) {
        return PerfEventLink.attach(
                kprobe.describe() + " (perf kprobe PMU)", program, cookie,
                KprobePmu.open(kprobe.function(), kprobe.ret()), () -> {}, null);
    }

    Link throughTracefs(LoadedProgram program, Attachment.Kprobe kprobe) {
        return throughTracefs(program, kprobe, 0);
    }

    private Link throughTracefs(LoadedProgram program, Attachment.Kprobe kprobe, long cookie) {
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
        return PerfEventLink.attach(kprobe.describe() + " (tracefs kprobe_events)", program, cookie, fd, remove,
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

    private Link tracepoint(LoadedProgram program, Attachment.Tracepoint t, long cookie) {
        int id = tracefs.get().eventId(t.category(), t.name());
        return PerfEventLink.attach(t.describe(), program, cookie, PerfEvent.tracepoint(t.describe(), id), () -> {},
                null);
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
