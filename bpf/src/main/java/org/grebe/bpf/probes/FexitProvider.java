package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.Function;

/** A kernel function as it returns, with its arguments and, behind them, its result. */
final class FexitProvider extends TrampolineProvider {
    @Override
    public String word() {
        return "fexit";
    }

    @Override
    public List<String> bpftraceWords() {
        return List.of("kretfunc", "fr");
    }

    @Override
    public String doc() {
        return "a kernel function returns, by a BPF trampoline; arguments and ret are fields";
    }

    @Override
    String when() {
        return "returns";
    }

    @Override
    Provider breakpoint() {
        return new KretprobeProvider();
    }

    @Override
    boolean atReturn() {
        return true;
    }

    @Override
    public String formAtStart(String target) {
        return new FentryProvider().form(target);
    }

    @Override
    void fields(Btf btf, Function f, OwnFields own) {
        Arguments arguments = Arguments.inWords(btf, f);
        own.arguments(btf, f, arguments, true);
        result(btf, f, arguments.end(), true, own);
    }
}
