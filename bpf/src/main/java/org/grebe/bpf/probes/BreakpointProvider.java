package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.grebe.bpf.feature.Feature;
import org.grebe.bpf.feature.Features;

/** kprobe and kretprobe: any function that has a symbol, by a breakpoint in it. */
abstract class BreakpointProvider extends FunctionProvider {
    @Override
    public AttachKind kind() {
        return AttachKind.KPROBE;
    }

    abstract boolean atReturn();

    @Override
    public List<ProbeVariant> variantsOfSeveral(Probe probe) {
        return List.of(SeveralVariant.multi(probe, atReturn()), SeveralVariant.aLinkEach(probe),
                SeveralVariant.aProgramEach(probe));
    }

    @Override
    public Stream<String> targets(KernelFacts kernel) {
        return kernel.functions().stream().filter(BreakpointProvider::isWritten);
    }

    /** Not what the compiler makes of functions beside them: padding, parts that seldom run. */
    private static boolean isWritten(String name) {
        return !name.startsWith("__pfx_") && !name.startsWith("__cfi_") && !name.contains(".cold");
    }

    @Override
    public Optional<Feature> needs() {
        return Optional.of(Features.KPROBE_PMU);
    }

    @Override
    public List<String> diagnosis(String target) {
        return hasKprobes() ? wrongWith(target)
                : List.of("this kernel is built without kprobes; tracepoints it has: `grebe probes 'tracepoint:*'`"
                        + " lists them");
    }
}
