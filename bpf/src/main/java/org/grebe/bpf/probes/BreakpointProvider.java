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

    /** It can be watched, but nobody knows what its arguments are. */
    @Override
    void fieldsWithoutPrototype(String name, OwnFields own) {
        own.leaveOut("ret", "has no known type: the kernel's BTF does not have " + name);
    }

    @Override
    public List<String> diagnosis(String target) {
        return hasKprobes() ? wrongWith(target)
                : List.of("this kernel is built without kprobes; tracepoints it has: `grebe probes 'tracepoint:*'`"
                        + " lists them");
    }
}
