package org.grebe.bpf.feature;

/** What trying a feature taught; "no" and "could not tell" are two answers. */
public sealed interface ProbeResult {
    ProbeResult SUPPORTED = new Supported();

    /** It worked. */
    record Supported() implements ProbeResult {}

    /** The kernel lacks it. */
    record Unsupported(String why) implements ProbeResult {}

    /** Rights or circumstances kept us from finding out; another try may tell. */
    record Unknown(String why) implements ProbeResult {}

    default boolean isSupported() {
        return this instanceof Supported;
    }
}
