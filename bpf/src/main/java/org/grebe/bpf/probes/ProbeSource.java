package org.grebe.bpf.probes;

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
}
