package org.grebe.core.explain;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.feature.Capabilities;
import org.grebe.bpf.feature.Capability;
import org.grebe.bpf.feature.Feature;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.probes.Holes;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.plan.Plan;

/** The machine that runs this: tiny programs are loaded to see whether that works, the plan's own are not. */
final class ThisMachine implements Machine {
    /** A function of the kernel's own tests, which nothing calls. */
    private static final String HARMLESS = "bpf_fentry_test1";

    private final int skippedTgid;
    private final boolean replaceable;
    private Btf btf;

    /** {@code replaceable}: programs are those of traces whose plans can be replaced, as at the workbench's prompt. */
    ThisMachine(int skippedTgid, boolean replaceable) {
        this.skippedTgid = skippedTgid;
        this.replaceable = replaceable;
    }

    @Override
    public String unknown() {
        try {
            btf();
        } catch (BtfException e) {
            return e.getMessage();
        }
        var missing = Capabilities.ofThisProcess().missingForTracing().stream().map(Capability::name).toList();
        return missing.isEmpty()
                ? ""
                : "this can be found out only with " + String.join(" and ", missing) + ": run it as root";
    }

    Btf btf() {
        if (btf == null) {
            btf = KernelProbes.ofThisKernel().kernel().btf();
        }
        return btf;
    }

    @Override
    public List<ProgramSpec> build(Plan plan, ProbeVariant variant) {
        return image(plan, variant).programs();
    }

    ProbeImage image(Plan plan, ProbeVariant variant) {
        Holes holes = new PlanHoles(plan, 1);
        return isDispatched(variant) ? variant.buildReplaceable(btf(), holes, skippedTgid)
                : variant.build(btf(), holes, skippedTgid);
    }

    /** Whether a dispatcher is attached, which goes on in the program. */
    boolean isDispatched(ProbeVariant variant) {
        return replaceable && variant.takesDispatcher();
    }

    @Override
    public Optional<String> obstacle(Attachment attachment) {
        if (attachment instanceof Attachment.Fentry f) {
            OptionalInt test = btf().find(BtfKind.FUNC, HARMLESS);
            return against(Features.fentry(() -> test.isPresent() ? btf().function(HARMLESS).id() : f.btfId()));
        } else if (attachment instanceof Attachment.Kprobe) {
            Optional<String> noPmu = against(Features.KPROBE_PMU);
            return noPmu.isPresent() && tracefsHasKprobes() ? Optional.empty() : noPmu;
        } else if (attachment instanceof Attachment.TpBtf t) {
            return against(Features.tpBtf(t::btfId));
        } else if (attachment instanceof Attachment.RawTracepoint) {
            return against(Features.RAW_TRACEPOINT);
        } else if (attachment instanceof Attachment.Tracepoint t) {
            return tracepoint(t);
        }
        return Optional.empty();
    }

    private static Optional<String> against(Feature feature) {
        ProbeResult result = feature.probe();
        if (result instanceof ProbeResult.Unsupported u) {
            return Optional.of(u.why());
        }
        return result instanceof ProbeResult.Unknown u ? Optional.of(u.why()) : Optional.empty();
    }

    private static boolean tracefsHasKprobes() {
        try (Tracefs tracefs = Tracefs.open()) {
            return Files.exists(tracefs.path().resolve("kprobe_events"));
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static Optional<String> tracepoint(Attachment.Tracepoint t) {
        try (Tracefs tracefs = Tracefs.open()) {
            tracefs.eventId(t.category(), t.name());
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e.getMessage());
        }
    }
}
