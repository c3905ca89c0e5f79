package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.Holes;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.LoadException;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.core.plan.Plan;

/** Loads and attaches a plan by the best attach kind that works, and keeps why the better ones did not. */
final class AttachLadder {
    private final Btf btf;
    private final Supplier<Tracefs> tracefs;
    private final Map<String, BpfMap> shared;
    private final int skippedTgid;
    private final boolean replaceable;
    private final List<AttachReport.PassedOver> passedOver = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private StateFolder state = StateFolder.ofUser();
    private Throwable lastFailure;

    AttachLadder(Btf btf, Supplier<Tracefs> tracefs, Map<String, BpfMap> shared, int skippedTgid,
            boolean replaceable) {
        this.btf = btf;
        this.tracefs = tracefs;
        this.shared = shared;
        this.skippedTgid = skippedTgid;
        this.replaceable = replaceable;
    }

    /** Where the verifier's words go when it rejects a program. */
    AttachLadder logsTo(StateFolder folder) {
        state = folder;
        return this;
    }

    /** What was attached, and how. */
    record Result(AttachReport report, AttachedFeed.Attached attached, Loaded loaded) {}

    Result attach(Plan plan, Holes holes, Optional<AttachKind> only) {
        only.flatMap(k -> AttachReport.PassedOver.unknownTo(plan.probe(), k)).ifPresent(passedOver::add);
        return attach(plan, holes, only, Variants.of(plan.probe()));
    }

    Result attach(Plan plan, Holes holes, Optional<AttachKind> only, List<ProbeVariant> variants) {
        for (ProbeVariant variant : variants) {
            // Who watches packets has no choice of kernel functions.
            boolean byChoice = variant.kind() != AttachKind.CGROUP;
            if (only.isPresent() && only.get() != variant.kind() && byChoice) {
                continue;
            }
            Optional<Result> result = attempt(plan, holes, variant);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw nothingWorked(plan, only);
    }

    private TraceError nothingWorked(Plan plan, Optional<AttachKind> only) {
        StringBuilder why = new StringBuilder("cannot attach " + plan.probe().name());
        only.ifPresent(k -> why.append(" by ").append(k));
        passedOver.forEach(p -> why.append("\n  ").append(p.mechanism()).append(": ").append(p.reason()));
        plan.probe().site().map(s -> s.provider().diagnosis(s.target())).orElse(List.of())
                .forEach(line -> why.append("\n  ").append(line));
        why.append("\n  `grebe doctor` lists what this kernel and user can do");
        only.ifPresent(k -> why.append("; without --attach ").append(k).append(" the best way that works is taken"));
        notes.forEach(n -> why.append("\n").append(n));
        return new TraceError(why.toString(), lastFailure);
    }

    private Optional<Result> attempt(Plan plan, Holes holes, ProbeVariant variant) {
        boolean dispatched = replaceable && variant.takesDispatcher();
        Map<String, BpfMap> maps = new HashMap<>(shared);
        List<BpfMap> own = new ArrayList<>();
        Loaded loaded = null;
        Slots slots = null;
        try {
            ProbeImage image = dispatched
                    ? variant.buildReplaceable(btf, holes, skippedTgid)
                    : variant.build(btf, holes, skippedTgid);
            PlanMaps.create(image, maps, own);
            loaded = Loaded.load(plan, image, maps);
            slots = dispatched ? Slots.filledWith(loaded.programs(), maps) : null;
            List<LoadedProgram> programs = dispatched ? slots.dispatchers() : loaded.programs();
            Attachments attachments = new Attachments(programs, image.optional(), tracefs);
            attachments.attach();
            return Optional.of(new Result(report(plan, variant, attachments),
                    new AttachedFeed.Attached(image, maps, own, slots, attachments), loaded));
        } catch (RuntimeException e) {
            if (slots != null) {
                slots.close();
            }
            if (loaded != null) {
                loaded.close();
            }
            own.forEach(BpfMap::close);
            lastFailure = e;
            if (e instanceof LoadException load && load.isBadProgram()) {
                notes.add(Rejection.of(KernelRelease.current(), plan, variant.mechanism(), load)
                        .report(state));
            }
            passedOver.add(new AttachReport.PassedOver(variant.kind(), variant.mechanism(),
                    Limits.explain(e).orElse(e.getMessage())));
            return Optional.empty();
        }
    }

    private AttachReport report(Plan plan, ProbeVariant variant, Attachments attachments) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(attachments.notes());
        all.addAll(OwnProcess.notes(plan, skippedTgid));
        return new AttachReport(variant.kind(), variant.mechanism(), variant.differences(),
                List.copyOf(passedOver), List.copyOf(all));
    }
}
