package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.Function;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.sys.Arch;

/** A kernel function as it is called: its arguments are in registers, while these last. */
final class KprobeProvider extends BreakpointProvider {
    @Override
    public String word() {
        return "kprobe";
    }

    @Override
    public List<String> bpftraceWords() {
        return List.of("k");
    }

    @Override
    public String doc() {
        return "a kernel function is called; its arguments are fields";
    }

    @Override
    boolean atReturn() {
        return false;
    }

    @Override
    String when() {
        return "is called";
    }

    @Override
    public Attachment attachment(Btf btf, String target) {
        return new Attachment.Kprobe(target, false);
    }

    @Override
    public String formAtEnd(String target) {
        return new KretprobeProvider().form(target);
    }

    @Override
    void fieldsWithoutPrototype(Btf btf, String name, OwnFields own) {
        own.registers(PtRegs.of(btf, Arch.current()));
    }

    @Override
    public void fieldsOfAny(KernelFacts kernel, OwnFields own) {
        own.registers(PtRegs.of(kernel.btf(), Arch.current()));
    }

    @Override
    void fields(Btf btf, Function f, OwnFields own) {
        own.arguments(btf, f, Arguments.inRegisters(btf, f, PtRegs.of(btf, Arch.current())), false);
        noResultYet(f, own);
    }
}
