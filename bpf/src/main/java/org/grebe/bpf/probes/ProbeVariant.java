package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.btf.Btf;

/** One probe by one attach kind. */
public interface ProbeVariant {
    AttachKind kind();

    /** The mechanism, as {@code fexit of tcp_v4_connect, tcp_v6_connect}. */
    String mechanism();

    /** What this attach kind sees otherwise than the kernel functions do; shown by explain. */
    List<String> differences();

    /**
     * Writes the programs.
     *
     * @param skippedTgid process that is left out, 0 for none
     */
    ProbeImage build(Btf btf, Holes holes, int skippedTgid);

    /**
     * Whether a dispatcher may be attached that goes on in the program. One that ends with 0, as one with an empty slot
     * does, would drop all packets of the machine.
     */
    default boolean takesDispatcher() {
        return kind() != AttachKind.CGROUP;
    }

    /**
     * As {@link #build}, but each program can be replaced by that of another plan while the probe is attached: whatever
     * one program keeps of an event until it can be told, the other finds and understands.
     */
    default ProbeImage buildReplaceable(Btf btf, Holes holes, int skippedTgid) {
        return build(btf, holes, skippedTgid);
    }
}
