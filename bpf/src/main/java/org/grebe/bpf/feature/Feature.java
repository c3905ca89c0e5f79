package org.grebe.bpf.feature;

import java.util.function.Supplier;

/** Something a kernel has or lacks; tried when first asked for. Safe for several threads, which may each try once. */
public final class Feature {
    private final String name;
    private final String since;
    private final String usedFor;
    private final Supplier<ProbeResult> trial;
    private volatile ProbeResult known;

    /**
     * @param since the first kernel release that has it, as "5.8"
     * @param usedFor what grebe does with it, to complete "used for ..."
     */
    public Feature(String name, String since, String usedFor, Supplier<ProbeResult> trial) {
        this.name = name;
        this.since = since;
        this.usedFor = usedFor;
        this.trial = trial;
    }

    public String name() {
        return name;
    }

    /** For messages and tests only: distributions build features in and out as they like. */
    public String since() {
        return since;
    }

    public String usedFor() {
        return usedFor;
    }

    /** Keeps a definite answer; "could not tell" is asked again the next time. */
    public ProbeResult probe() {
        ProbeResult result = known;
        if (result == null) {
            result = trial.get();
            if (!(result instanceof ProbeResult.Unknown)) {
                known = result;
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return name;
    }
}
