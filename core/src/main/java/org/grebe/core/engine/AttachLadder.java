package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.link.Attacher;
import org.grebe.bpf.link.Link;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.Holes;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadException;
import org.grebe.bpf.prog.Program;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.core.plan.Plan;

/** Loads and attaches a plan by the best attach kind that works, and keeps why the better ones did not. */
final class AttachLadder {
    private final Btf btf;
    private final Supplier<Tracefs> tracefs;
    private final Map<String, BpfMap> shared;
    private final int skippedTgid;
    private final List<AttachReport.PassedOver> passedOver = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private StateFolder state = StateFolder.ofUser();
    private Throwable lastFailure;

    AttachLadder(Btf btf, Supplier<Tracefs> tracefs, Map<String, BpfMap> shared, int skippedTgid) {
        this.btf = btf;
        this.tracefs = tracefs;
        this.shared = shared;
        this.skippedTgid = skippedTgid;
    }

    /** Where the verifier's words go when it rejects a program. */
    AttachLadder logsTo(StateFolder folder) {
        state = folder;
        return this;
    }

    /** What was attached, and how. */
    record Result(AttachReport report, Trace.Attached attached) {}

    Result attach(Plan plan, Holes holes, Optional<AttachKind> only) {
        return attach(plan, holes, only, Variants.of(plan.probe()));
    }

    Result attach(Plan plan, Holes holes, Optional<AttachKind> only, List<ProbeVariant> variants) {
        for (ProbeVariant variant : variants) {
            if (only.isPresent() && only.get() != variant.kind()) {
                continue;
            }
            Optional<Trace.Attached> attached = attempt(plan, holes, variant);
            if (attached.isPresent()) {
                AttachReport report = new AttachReport(variant.kind(), variant.mechanism(), variant.differences(),
                        List.copyOf(passedOver), List.copyOf(notes));
                return new Result(report, attached.get());
            }
        }
        throw nothingWorked(plan, only);
    }

    private TraceError nothingWorked(Plan plan, Optional<AttachKind> only) {
        StringBuilder why = new StringBuilder("cannot attach " + plan.probe().name());
        only.ifPresent(k -> why.append(" by ").append(k));
        passedOver.forEach(p -> why.append("\n  ").append(p.mechanism()).append(": ").append(p.reason()));
        why.append("\n  `grebe doctor` tells what this kernel and user can do");
        only.ifPresent(k -> why.append("; without --attach ").append(k).append(" the best way that works is taken"));
        notes.forEach(n -> why.append("\n").append(n));
        return new TraceError(why.toString(), lastFailure);
    }

    private Optional<Trace.Attached> attempt(Plan plan, Holes holes, ProbeVariant variant) {
        Map<String, BpfMap> maps = new HashMap<>(shared);
        List<BpfMap> own = new ArrayList<>();
        List<Program> programs = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        try {
            ProbeImage image = variant.build(btf, holes, skippedTgid);
            PlanMaps.create(plan, image, maps, own);
            for (ProgramSpec spec : image.programs()) {
                programs.add(Program.load(spec, maps));
            }
            Attacher attacher = new Attacher(tracefs);
            for (Program program : programs) {
                attachOne(attacher, program, image.optional(), links);
            }
            return Optional.of(new Trace.Attached(maps, own, programs, links));
        } catch (RuntimeException e) {
            links.forEach(Link::close);
            programs.forEach(Program::close);
            own.forEach(BpfMap::close);
            lastFailure = e;
            if (e instanceof LoadException load && load.isBadProgram()) {
                notes.add(Rejection.of(KernelRelease.current(), plan, variant.mechanism(), load)
                        .report(state));
            }
            passedOver.add(new AttachReport.PassedOver(variant.kind(), variant.mechanism(), e.getMessage()));
            return Optional.empty();
        }
    }

    private void attachOne(Attacher attacher, Program program, Set<String> optional, List<Link> links) {
        try {
            links.add(attacher.attach(program));
        } catch (RuntimeException e) {
            boolean mayLack =
                    program.spec().attachment() instanceof Attachment.Kprobe k && optional.contains(k.function());
            if (!mayLack) {
                throw e;
            }
            notes.add(program.spec().attachment().describe() + " is not watched: " + e.getMessage());
        }
    }
}
