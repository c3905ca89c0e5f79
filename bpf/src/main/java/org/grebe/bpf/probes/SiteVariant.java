package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R6;

import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

/** Any function or tracepoint of the kernel: one program, whose context holds the probe's own fields. */
final class SiteVariant implements ProbeVariant {
    private final Probe probe;
    private final Site site;

    SiteVariant(Probe probe) {
        this.probe = probe;
        this.site = probe.site().orElseThrow();
    }

    @Override
    public AttachKind kind() {
        return switch (site.kind()) {
            case KPROBE, KRETPROBE -> AttachKind.KPROBE;
            case FENTRY, FEXIT -> AttachKind.FENTRY;
            case TRACEPOINT, RAWTP -> AttachKind.TRACEPOINT;
        };
    }

    @Override
    public String mechanism() {
        return switch (site.kind()) {
            case TRACEPOINT -> "tracepoint " + site.target();
            case RAWTP -> "raw tracepoint " + site.target();
            default -> site.kind().word() + " of " + site.target();
        };
    }

    @Override
    public List<String> differences() {
        return site.kind() == Site.Kind.KRETPROBE
                ? List.of(Attachment.Kprobe.missesOf("calls")) : List.of();
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        Assembler a = new Assembler();
        Stack stack = new Stack();
        String out = Assembler.OUT;
        a.comment("context").mov(R6, R1);
        int pidTgid = TaskAccess.slot(stack);
        Frame frame = new Frame(probe, a, stack, out)
                .place(TaskAccess.PID_TGID, pidTgid)
                .pin(SiteAccess.CONTEXT, R6)
                .bind(TaskAccess.fields(btf))
                .bind(TaskAccess.moreFields(btf))
                .bind(SiteAccess.fields(site))
                .admitBy(() -> TaskAccess.currentUnless(skippedTgid, a, pidTgid, out));
        frame.write(holes.tests(frame.fields(), null));
        frame.write(holes.deliver());
        a.end();
        return new ProbeImage(List.of(new ProgramSpec(site.kind().word(), attachment(btf), a.build())), List.of(),
                Set.of());
    }

    private Attachment attachment(Btf btf) {
        String target = site.target();
        return switch (site.kind()) {
            case KPROBE -> new Attachment.Kprobe(target, false);
            case KRETPROBE -> Attachment.Kprobe.returnOf(target);
            case FENTRY, FEXIT -> new Attachment.Fentry(target, site.kind() == Site.Kind.FEXIT,
                    btf.function(target).id());
            case TRACEPOINT -> new Attachment.Tracepoint(target.substring(0, target.indexOf(':')),
                    target.substring(target.indexOf(':') + 1));
            case RAWTP -> new Attachment.RawTracepoint(target);
        };
    }
}
