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
}
