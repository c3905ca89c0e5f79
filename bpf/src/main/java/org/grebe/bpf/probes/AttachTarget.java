package org.grebe.bpf.probes;

import java.util.Map;

/**
 * Where a probe sits that scripts name by a kernel function or a tracepoint, and where its own fields lie there.
 *
 * @param target the function, {@code category:name} of a tracepoint, or a raw tracepoint's name
 * @param places of the fields that are not those of every process
 */
public record AttachTarget(Provider provider, String target, Map<String, FieldLocation> places) {
    public AttachTarget {
        places = Map.copyOf(places);
    }

    /** As tools and people write it, {@code kprobe:tcp_connect}: the probe's name, too. */
    public String describe() {
        return provider.word() + ":" + target;
    }
}
