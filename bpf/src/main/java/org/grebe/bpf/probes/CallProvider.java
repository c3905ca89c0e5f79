package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.Function;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.sys.Arch;

/** A call of a kernel function, from its beginning to its return. */
final class CallProvider extends FunctionProvider {
    @Override
    public String word() {
        return "call";
    }

    @Override
    public String doc() {
        return "a call of a kernel function returns; its arguments, ret and elapsed are fields";
    }

    @Override
    public AttachKind kind() {
        return AttachKind.FENTRY;
    }

    @Override
    String when() {
        return "returns";
    }

    @Override
    public Attachment attachment(Btf btf, String target) {
        return Attachment.Kprobe.returnOf(target);
    }

    @Override
    public List<ProbeVariant> variants(Probe probe) {
        return List.of(new FunctionCall(probe, AttachKind.FENTRY), new FunctionCall(probe, AttachKind.KPROBE));
    }

    @Override
    public Stream<String> targets(KernelFacts kernel) {
        return new KprobeProvider().targets(kernel);
    }

    @Override
    public boolean sharesTargets() {
        return true;
    }

    @Override
    public boolean takesSeveral() {
        return false; // yet
    }

    @Override
    public List<String> diagnosis(String target) {
        List<String> missing = CallVariant.missing();
        return missing.isEmpty() ? new KprobeProvider().diagnosis(target) : missing;
    }

    /** Whatever way it will be watched: the same fields by each. */
    @Override
    void fields(Btf btf, Function f, OwnFields own) {
        Arguments words = Arguments.inWords(btf, f);
        Arguments registers = Arguments.inRegisters(btf, f, PtRegs.of(btf, Arch.current()));
        List<Integer> both = new ArrayList<>();
        for (int i = 0; i < words.at().size(); i++) {
            both.add(registers.at().get(i) < 0 ? -1 : words.at().get(i));
        }
        own.arguments(btf, f, new Arguments(both, words.end()), true);
        own.returned();
        result(btf, f, words.end(), true, own);
        own.elapsed();
    }

    @Override
    void fieldsWithoutPrototype(Btf btf, String name, OwnFields own) {
        own.leaveOut(OwnFields.RET, "has no known type: the kernel's BTF does not have " + name);
        own.elapsed();
    }

    @Override
    OwnFields ownFields() {
        return OwnFields.ofCall();
    }
}
