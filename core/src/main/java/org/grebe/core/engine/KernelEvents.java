package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.prog.RunningPrograms;
import org.grebe.bpf.ring.RingReader;
import org.grebe.bpf.ring.WakeupControl;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.Plan;

/** Events of this machine's kernel: programs that are attached to it send records to one ring buffer. */
public final class KernelEvents implements EventSource {
    private static final int BATCH = 1024;

    private final SessionOptions options;
    private final Btf btf;
    private final Mapping wakeupWord;
    private final RingReader reader;
    private final int skippedTgid;
    private final Map<Integer, EventFormat> formats = new ConcurrentHashMap<>();
    /** What traces share, by name. */
    private final Map<String, BpfMap> shared = new HashMap<>();
    private Tracefs tracefs;

    /** Fails with a {@link TraceError} where the user or the kernel does not allow BPF. */
    public KernelEvents(SessionOptions options) {
        this.options = options;
        BpfMap ring;
        BpfMap wakeup;
        try {
            btf = KernelProbes.ofThisKernel().kernel().btf();
            ring = BpfMap.create(MapSpec.ringbuf(PlanHoles.RING, options.ringBytes()));
            wakeup = BpfMap.create(MapSpec.mmapableArray(PlanHoles.WAKEUP, 8, 1));
            wakeupWord = wakeup.map();
            skippedTgid = options.skipSelf() ? OwnProcess.tgid() : 0;
        } catch (SysException e) {
            throw NotPermitted.explain(e);
        } catch (BtfException e) {
            throw new TraceError(e.getMessage(), e);
        }
        shared.put(PlanHoles.RING, ring);
        shared.put(PlanHoles.WAKEUP, wakeup);
        WakeupControl control = new WakeupControl(wakeupWord.bytes());
        reader = RingReader.open(ring.fd(), options.ringBytes(), BATCH, Optional.of(control));
    }

    @Override
    public Feed start(Plan plan, int generation, LongSupplier turn) {
        expect(plan, generation);
        plan.states().forEach(state -> state.maps().forEach(
                m -> shared.computeIfAbsent(m.spec().name(), name -> BpfMap.create(m.spec()))));
        AttachLadder ladder =
                new AttachLadder(btf, this::tracefs, shared, skippedTgid, options.replaceable());
        AttachLadder.Result result = ladder.attach(plan, new PlanHoles(plan, generation), options.attach());
        return new AttachedFeed(this, result, turn);
    }

    /** Has the reader know the plan's records: before it is attached, as its first event comes at once. */
    void expect(Plan plan, int generation) {
        RecordLayout layout = RecordLayout.of(plan.captured());
        // The kernel counts the header of 8 bytes and wants 8 more free: a larger record is always lost.
        if (plan.delivers() && layout.size() > options.ringBytes() - 16) {
            throw new TraceError("an event of " + layout.size() + " bytes does not fit into a buffer of "
                    + options.ringBytes() + "; take a larger one");
        }
        formats.put(generation, new EventFormat(generation, plan.probe(), layout));
    }

    /** Programs of another plan for a trace that is attached. */
    ProbeImage build(ProbeVariant variant, Plan plan, int generation) {
        return variant.buildReplaceable(btf, new PlanHoles(plan, generation), skippedTgid);
    }

    @Override
    public int poll(Consumer<Event> to, int millis) {
        int passed = reader.poll((view, offset, length) -> to.accept(read(view, offset)), millis);
        return passed == RingReader.CLOSED ? ENDED : passed;
    }

    private Event read(ByteBuffer view, int offset) {
        return formats.get(view.getInt(offset + RecordLayout.TRACE_OFFSET)).read(view, offset);
    }

    @Override
    public void wake() {
        reader.wake();
    }

    @Override
    public void awaitSent() {
        RunningPrograms.awaitEnd();
    }

    private Tracefs tracefs() {
        if (tracefs == null) {
            tracefs = Tracefs.open();
        }
        return tracefs;
    }

    @Override
    public void close() {
        reader.close();
        wakeupWord.close();
        shared.values().forEach(BpfMap::close);
        if (tracefs != null) {
            tracefs.close();
        }
    }
}
