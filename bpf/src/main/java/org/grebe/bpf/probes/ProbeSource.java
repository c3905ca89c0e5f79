package org.grebe.bpf.probes;

import java.util.List;

/** Knows the probes that are named by a function or tracepoint. */
@FunctionalInterface
public interface ProbeSource {
    /**
     * The provider's probe at that place.
     *
     * @param target as {@link AttachTarget#target}
     * @throws ProbeException if there is no such place, with similar names
     */
    Probe find(Provider provider, String target);

    /** Whether a field is a pointer to what has members, which are fields too. */
    default boolean leadsOn(Probe probe, String field) {
        return false;
    }

    /**
     * The probe, with members that its pointers lead to as fields behind its own.
     *
     * @param members each as a script has it, {@code sk.__sk_common.skc_dport}: a field, members, indexes of arrays
     * @throws ProbeException if there is no such member, with names that are near
     */
    default Probe with(Probe probe, List<String> members) {
        if (members.isEmpty()) {
            return probe;
        }
        throw new ProbeException("nobody here knows what " + probe.name() + "'s pointers lead to");
    }
}
