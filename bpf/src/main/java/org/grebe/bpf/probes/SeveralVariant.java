package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.prog.Attachment;

/** Several functions or tracepoints as one probe. */
final class SeveralVariant implements ProbeVariant {
    private final Probe probe;
    private final AttachTarget site;
    private final String mechanism;
    private final Function<Btf, Attachment> shared;

    private SeveralVariant(Probe probe, String mechanism, Function<Btf, Attachment> shared) {
        this.probe = probe;
        this.site = probe.site().orElseThrow();
        this.mechanism = mechanism;
        this.shared = shared;
    }

    /** One program, attached to all of them at once. */
    static SeveralVariant multi(Probe probe, boolean ret) {
        List<String> functions = probe.site().orElseThrow().each();
        return new SeveralVariant(probe, ret ? "kretprobe.multi" : "kprobe.multi",
                btf -> new Attachment.KprobeMulti(functions, ret));
    }

    /** One program, attached to one after another. */
    static SeveralVariant aLinkEach(Probe probe) {
        AttachTarget site = probe.site().orElseThrow();
        return new SeveralVariant(probe, site.provider().word(), btf -> new Attachment.Each(
                site.each().stream().map(name -> site.provider().attachment(btf, name)).toList()));
    }

    /** A program for each, where the kernel does not let one be at two places, or does not say at which it is. */
    static SeveralVariant aProgramEach(Probe probe) {
        return new SeveralVariant(probe, "programs by " + probe.site().orElseThrow().provider().word(), null);
    }

    @Override
    public AttachKind kind() {
        return site.provider().kind();
    }

    @Override
    public String mechanism() {
        return mechanism + " of " + site.each().size() + " " + site.provider().targetsAre();
    }

    @Override
    public List<String> differences() {
        return site.provider().differences();
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        String word = site.provider().word();
        Map<String, Access> own = TargetAccess.fields(site.places());
        if (shared != null) {
            return ProbeImage.of(
                    List.of(TargetVariant.program(word, shared.apply(btf), own, btf, holes, skippedTgid)));
        }
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < site.each().size(); i++) {
            Map<String, Access> here = new HashMap<>(own);
            here.put(SeveralTargets.INDEX.name(), Access.constant(i));
            programs.add(TargetVariant.program(word + (i + 1), site.provider().attachment(btf, site.each().get(i)),
                    here, btf, holes, skippedTgid));
        }
        return ProbeImage.of(programs, List.of(), Set.copyOf(site.each()));
    }
}
