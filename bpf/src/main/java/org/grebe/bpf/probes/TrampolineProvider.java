package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.prog.Attachment;

/** fentry and fexit: a function that BTF has, by a BPF trampoline, which knows the types of its arguments. */
abstract class TrampolineProvider extends FunctionProvider {
    /** What watches the same moment without a trampoline. */
    abstract Provider breakpoint();

    abstract boolean atReturn();

    @Override
    public AttachKind kind() {
        return AttachKind.FENTRY;
    }

    @Override
    public boolean sharesTargets() {
        return true;
    }

    @Override
    public Stream<String> targets(KernelFacts kernel) {
        return kernel.btf().names(BtfKind.FUNC).stream();
    }

    @Override
    public Attachment attachment(Btf btf, String target) {
        return new Attachment.Fentry(target, atReturn(), btf.function(target).id());
    }

    @Override
    void fieldsWithoutPrototype(Btf btf, String name, OwnFields own) {
        throw new ProbeException(name + " is not in the kernel's BTF (modules' and assembler's functions are not): "
                + word() + " needs that; use " + breakpoint().form(name));
    }

    @Override
    public List<String> diagnosis(String target) {
        List<String> known = new ArrayList<>(wrongWith(target));
        if (known.isEmpty()) {
            known.add(hasKprobes() ? breakpoint().form(target) + " may do: it needs no BPF trampolines"
                    : "this kernel has no kprobes either; tracepoints it has: `grebe probes 'tracepoint:*'` lists"
                            + " them");
        }
        return known;
    }
}
