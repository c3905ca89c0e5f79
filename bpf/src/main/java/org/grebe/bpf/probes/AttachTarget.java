package org.grebe.bpf.probes;

import java.util.List;
import java.util.Map;

/**
 * Where a probe sits that scripts name by a kernel function or a tracepoint, and where its own fields lie there.
 *
 * @param target the function, {@code category:name} of a tracepoint, or a raw tracepoint's name; of several, their
 *     patterns
 * @param each of several; empty of one
 * @param places of the fields that are not those of every process
 */
public record AttachTarget(Provider provider, String target, List<String> each, Map<String, FieldLocation> places) {
    public AttachTarget {
        each = List.copyOf(each);
        places = Map.copyOf(places);
    }

    /** One. */
    public AttachTarget(Provider provider, String target, Map<String, FieldLocation> places) {
        this(provider, target, List.of(), places);
    }

    AttachTarget with(Map<String, FieldLocation> more) {
        return new AttachTarget(provider, target, each, more);
    }

    /** It, or one of several. */
    String one() {
        return each.isEmpty() ? target : each.get(0);
    }

    /** As tools and people write it, {@code kprobe:tcp_connect}: the probe's name, too. */
    public String describe() {
        return provider.word() + ":" + target;
    }
}
