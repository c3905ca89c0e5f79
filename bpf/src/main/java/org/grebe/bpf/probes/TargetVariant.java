package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R6;
import static org.grebe.bpf.probes.Statements.let;

import java.util.List;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;

/** Any function or tracepoint of the kernel: one program, whose context holds the probe's own fields. */
final class TargetVariant implements ProbeVariant {
    private final Probe probe;
    private final AttachTarget site;

    TargetVariant(Probe probe) {
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
        return site.kind() == AttachTarget.Kind.KRETPROBE
                ? List.of(Attachment.Kprobe.missesOf("calls")) : List.of();
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        Value.Local context = Value.Local.context("void *");
        Body body = new Body().pin(TargetAccess.CONTEXT, Reg.R6)
                .have(TaskAccess.fields(btf))
                .have(TaskAccess.moreFields(btf))
                .have(TargetAccess.fields(site))
                .admitBy(TaskAccess.current(skippedTgid))
                .add(let(TargetAccess.CONTEXT, context), new Stmt.Declare(TaskAccess.PID_TGID))
                .plan(holes);
        String name = site.kind().word();
        return ProbeImage.of(List.of(
                new Program(name, attachment(btf), Program.plain(name, context), body.part())));
    }

    private Attachment attachment(Btf btf) {
        String target = site.target();
        return switch (site.kind()) {
            case KPROBE -> new Attachment.Kprobe(target, false);
            case KRETPROBE -> Attachment.Kprobe.returnOf(target);
            case FENTRY, FEXIT -> new Attachment.Fentry(target, site.kind() == AttachTarget.Kind.FEXIT,
                    btf.function(target).id());
            case TRACEPOINT -> new Attachment.Tracepoint(target.substring(0, target.indexOf(':')),
                    target.substring(target.indexOf(':') + 1));
            case RAWTP -> new Attachment.RawTracepoint(target);
        };
    }
}
