package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.btf.BtfKind;

/** Names of all that a kind of probe may be attached to; a kernel has some 60,000 functions. */
public final class TargetNames {
    private static final String TRACEPOINT = "btf_trace_";

    private TargetNames() {}

    /**
     * In alphabetical order, each once. Whether the kernel allows it for each is known when one is attached to.
     *
     * @throws org.grebe.bpf.btf.BtfException if the kernel has no BTF, where that is what tells them
     */
    public static List<String> of(KernelFacts kernel, AttachTarget.Kind kind) {
        return (switch (kind) {
            case KPROBE, KRETPROBE -> kernel.functions().stream().filter(TargetNames::isWritten);
            case FENTRY, FEXIT -> kernel.btf().names(BtfKind.FUNC).stream();
            case TRACEPOINT -> kernel.tracepoints().stream();
            case RAWTP -> kernel.btf().names(BtfKind.TYPEDEF).stream()
                    .filter(n -> n.startsWith(TRACEPOINT)).map(n -> n.substring(TRACEPOINT.length()));
        }).distinct().sorted().toList();
    }

    /** Not what the compiler makes of functions beside them: padding, parts that seldom run. */
    private static boolean isWritten(String name) {
        return !name.startsWith("__pfx_") && !name.startsWith("__cfi_") && !name.contains(".cold");
    }
}
