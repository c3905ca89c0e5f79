package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.Function;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.sys.Arch;

/** A kernel function as it returns, when the registers hold its arguments no longer. */
final class KretprobeProvider extends BreakpointProvider {
    @Override
    public String word() {
        return "kretprobe";
    }

    @Override
    public List<String> bpftraceWords() {
        return List.of("kr");
    }

    @Override
    public String doc() {
        return "a kernel function returns; what it returns is the field ret";
    }

    @Override
    boolean atReturn() {
        return true;
    }

    @Override
    String when() {
        return "returns";
    }

    @Override
    public List<String> differences() {
        return List.of(Attachment.Kprobe.missesOf("calls"));
    }

    @Override
    public Attachment attachment(Btf btf, String target) {
        return Attachment.Kprobe.returnOf(target);
    }

    @Override
    public boolean sharesTargets() {
        return true;
    }

    @Override
    public String formAtStart(String target) {
        return new KprobeProvider().form(target);
    }

    @Override
    void fieldsWithoutPrototype(Btf btf, String name, OwnFields own) {
        own.leaveOut("ret", "has no known type: the kernel's BTF does not have " + name);
    }

    @Override
    void fields(Btf btf, Function f, OwnFields own) {
        own.noArguments(f);
        result(btf, f, PtRegs.of(btf, Arch.current()).returnValue(), false, own);
    }
}
