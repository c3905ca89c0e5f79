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
        Value.Local context = Value.Local.context("void *");
        Body body = new Body().pin(TargetAccess.CONTEXT, Reg.R6)
                .have(TaskAccess.fields(btf))
                .have(TaskAccess.moreFields(btf))
                .have(TargetAccess.fields(site.places()))
                .admitBy(TaskAccess.current(skippedTgid))
                .add(let(TargetAccess.CONTEXT, context), new Stmt.Declare(TaskAccess.PID_TGID))
                .plan(holes);
        String name = site.provider().word();
        return ProbeImage.of(List.of(
                new Program(name, site.provider().attachment(btf, site.target()), Program.plain(name, context),
                        body.part())));
    }
}
