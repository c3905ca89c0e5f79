package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.Function;

/** A kernel function as it is called, with typed arguments. */
final class FentryProvider extends TrampolineProvider {
    @Override
    public String word() {
        return "fentry";
    }

    @Override
    public List<String> bpftraceWords() {
        return List.of("kfunc", "f");
    }

    @Override
    public String doc() {
        return "a kernel function is called, by a BPF trampoline: as kprobe, but cheaper";
    }

    @Override
    String when() {
        return "is called";
    }

    @Override
    Provider breakpoint() {
        return new KprobeProvider();
    }

    @Override
    boolean atReturn() {
        return false;
    }

    @Override
    public String formAtEnd(String target) {
        return new FexitProvider().form(target);
    }

    @Override
    void fields(Btf btf, Function f, OwnFields own) {
        own.arguments(btf, f, Arguments.inWords(btf, f), true);
        noResultYet(f, own);
    }
}
