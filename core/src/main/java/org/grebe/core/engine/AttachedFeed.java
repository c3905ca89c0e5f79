package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.Resumed;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.LoadException;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.RunningPrograms;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.codegen.Counters;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.Plan;

/** A trace in the kernel: what attaching made, and the plan's programs, which may be replaced by another plan's. */
final class AttachedFeed implements Feed {
    private final KernelEvents source;
    private final AttachReport report;
    private final Attached attached;
    private final LongSupplier turn;
    /** Of plans that were replaced and whose programs may still run: what they count is not all there yet. */
    private final List<Generation> lingering = new ArrayList<>();
    private volatile Generation current;

    /**
     * What attaching made.
     *
     * @param image of the plan that it was made for
     * @param maps the source's, the counters and the probe's
     * @param own those of them that are not the source's
     * @param slots null where the plan cannot be replaced
     */
    record Attached(ProbeImage image, Map<String, BpfMap> maps, List<BpfMap> own, Slots slots,
            Attachments attachments) {}

    AttachedFeed(KernelEvents source, AttachLadder.Result result, LongSupplier turn) {
        this.source = source;
        this.report = result.report();
        this.attached = result.attached();
        this.turn = turn;
        this.current = new Generation(result.loaded(), turn);
    }

    @Override
    public AttachReport report() {
        return report;
    }

    @Override
    public Accounting sent() {
        ByteBuffer counters = attached.maps().get(Counters.MAP).lookup(BpfMap.key(0)).orElseThrow();
        long missed = attachedPrograms().stream().mapToLong(p -> p.info().recursionMisses()).sum()
                + attached.attachments().missed();
        return new Accounting(
                Counters.REJECTED.sum(counters),
                Counters.DELIVERED.sum(counters),
                Counters.AGGREGATED.sum(counters),
                Counters.LOST.sum(counters),
                missed,
                0,
                0,
                0);
    }

    @Override
    public KernelTable table(KernelAggregation aggregation) {
        return current.table(aggregation);
    }

    @Override
    public long noRoom(KernelState state) {
        BpfMap full = attached.maps().get(state.full());
        return full.sum(full.lookup(BpfMap.key(0)).orElseThrow(), 0);
    }

    @Override
    public boolean isReplaceable() {
        return attached.slots() != null;
    }

    @Override
    public void replace(Plan plan, int generation) {
        source.expect(plan, generation);
        Generation next = null;
        try {
            next = new Generation(Loaded.load(plan, imageOf(plan, generation), attached.maps()), turn);
            attached.slots().replace(current.programs(), next.programs());
        } catch (RuntimeException e) {
            if (next != null) {
                next.close();
            }
            throw new TraceError("the trace goes on as it was; the change cannot be made by "
                    + report.mechanism() + ": " + reason(plan, e), e);
        }
        current.leaveSets();
        lingering.add(current);
        current = next;
    }

    /**
     * The plan by the way that it is attached by. Its probe may have fields that the one before has not: members of
     * pointers are each plan's own.
     */
    private ProbeImage imageOf(Plan plan, int generation) {
        ProbeImage first = attached.image();
        ProbeImage next = Variants.by(plan.probe(), report.mechanism())
                .map(variant -> source.build(variant, plan, generation))
                .filter(image -> image.attachments().equals(first.attachments()))
                .orElseThrow(() -> new TraceError("it would be attached elsewhere; stop it and start another"));
        if (!next.ownMaps().equals(first.ownMaps())) {
            throw new IllegalStateException("it keeps other things of what is under way; stop it and start another");
        }
        return next;
    }

    private String reason(Plan plan, RuntimeException e) {
        if (e instanceof LoadException load && load.isBadProgram()) {
            return Rejection.of(KernelRelease.current(), plan, report.mechanism(), load)
                    .report(StateFolder.ofUser());
        }
        return e.getMessage();
    }

    @Override
    public void retireReplaced() {
        // Nothing to wait for where the kernel keeps no counts; running programs hold on to their maps themselves.
        if (lingering.stream().allMatch(g -> g.plan().aggregations().isEmpty()) || RunningPrograms.awaitEnd()) {
            closeLingering();
        }
    }

    private void closeLingering() {
        lingering.forEach(Generation::close);
        lingering.clear();
    }

    @Override
    public void attach() {
        // Nobody has seen what became of these; their sockets and threads may be others by now.
        byte[] now = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(System.nanoTime()).array();
        attached.own().stream().filter(m -> !m.spec().name().equals(Counters.MAP)).forEach(m -> Resumed.begin(m, now));
        attached.attachments().attach();
    }

    @Override
    public void detach() {
        attached.attachments().detach();
    }

    @Override
    public List<LoadedProgram> programs() {
        return current.programs();
    }

    @Override
    public List<LoadedProgram> attachedPrograms() {
        return attached.attachments().programs();
    }

    @Override
    public void close() {
        closeLingering();
        current.close();
        if (attached.slots() != null) {
            attached.slots().close();
        }
        attachedPrograms().forEach(LoadedProgram::close);
        attached.own().forEach(BpfMap::close);
    }
}
