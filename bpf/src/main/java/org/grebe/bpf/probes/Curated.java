package org.grebe.bpf.probes;

import java.util.List;

/**
 * A probe that grebe knows by heart: its fields, and the ways to get them. One file, or one folder where it has several
 * ways, and a line in {@link CuratedProbes}.
 */
public interface Curated {
    Probe probe();

    /** The ways to watch it, best first. */
    List<ProbeVariant> variants();

    /** Functions and tracepoints that people attach to where this probe does better. */
    default List<String> insteadOf() {
        return List.of();
    }
}
