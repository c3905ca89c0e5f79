package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.Statements.let;

import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.ir.Stmt;
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
        return site.provider().kind();
    }

    @Override
    public String mechanism() {
        return site.provider().mechanism(site.target());
    }

    @Override
    public List<String> differences() {
        return site.provider().differences();
    }

    @Override
    public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
        return ProbeImage.of(List.of(program(site.provider().word(), site.provider().attachment(btf, site.target()),
                TargetAccess.fields(site.places()), btf, holes, skippedTgid)));
    }

    /** The whole plan in one program at a target, whose context holds {@code own} fields. */
    static Program program(String name, Attachment at, Map<String, Access> own, Btf btf, Holes holes,
            int skippedTgid) {
        Value.Local context = Value.Local.context("void *");
        Body body = new Body().pin(TargetAccess.CONTEXT, Reg.R6)
                .have(TaskAccess.fields(btf))
                .have(TaskAccess.moreFields(btf))
                .have(own)
                .admitBy(TaskAccess.current(skippedTgid))
                .add(let(TargetAccess.CONTEXT, context), new Stmt.Declare(TaskAccess.PID_TGID))
                .plan(holes);
        return new Program(name, at, Program.plain(name, context), body.part());
    }
}
