package org.grebe.bpf.feature;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What tests that need a kernel feature begin with, so that a skip never hides a regression. */
public final class KernelTests {
    /** Set to true where nothing may be left unknown, as in the VM matrix. */
    private static final String STRICT = "grebe.kernel.strict";

    private KernelTests() {}

    public static void require(Feature feature) {
        require(feature.name(), feature.probe(), KernelRelease.parse(feature.since()), KernelRelease.current(),
                Boolean.getBoolean(STRICT));
    }

    /** For a feature that this kernel's builder may have left out: {@code min} is what the test's machines promise. */
    public static void require(Feature feature, String min) {
        require(feature.name(), feature.probe(), KernelRelease.parse(min), KernelRelease.current(),
                Boolean.getBoolean(STRICT));
    }

    static void require(String feature, ProbeResult result, KernelRelease min, KernelRelease running, boolean strict) {
        if (result instanceof ProbeResult.Unsupported no) {
            String text = feature + " is missing on " + running + ": " + no.why();
            if (running.isAtLeast(min)) {
                Assertions.fail(text + "; kernels have it since " + min + ", so the probe or the kernel is broken");
            }
            Assumptions.abort(text + "; kernels have it since " + min);
        }
        if (result instanceof ProbeResult.Unknown unknown) {
            String text = "cannot tell whether " + running + " has " + feature + ": " + unknown.why();
            if (strict) {
                Assertions.fail(text);
            }
            Assumptions.abort(text);
        }
    }
}
