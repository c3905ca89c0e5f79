package org.grebe.bpf.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class KernelTestsTest {
    private static final KernelRelease OLD = KernelRelease.parse("5.10.0-30-amd64");
    private static final KernelRelease MIN = KernelRelease.parse("5.15");
    private static final KernelRelease NEW = KernelRelease.parse("5.15.0-rc1");
    private static final ProbeResult NO = new ProbeResult.Unsupported("EINVAL (Invalid argument)");
    private static final ProbeResult MAYBE = new ProbeResult.Unknown("load program: EPERM");

    @Test
    void shouldFailWhenFeatureIsMissingOnKernelNewEnough() {
        var e = assertThrows(AssertionFailedError.class, () -> KernelTests.require("links", NO, MIN, NEW, false));
        assertEquals("links is missing on 5.15.0-rc1: EINVAL (Invalid argument); kernels have it since 5.15, "
                + "so the probe or the kernel is broken", e.getMessage());
    }

    @Test
    void shouldAbortWithReasonWhenKernelIsOlder() {
        var e = assertThrows(TestAbortedException.class, () -> KernelTests.require("links", NO, MIN, OLD, true));
        assertEquals("links is missing on 5.10.0-30-amd64: EINVAL (Invalid argument); kernels have it since 5.15",
                e.getMessage().replace("Assumption failed: ", ""));
    }

    @Test
    void shouldAbortWithReasonWhenNobodyCanTellAndFailWhenStrict() {
        var e = assertThrows(TestAbortedException.class, () -> KernelTests.require("links", MAYBE, MIN, NEW, false));
        assertEquals("cannot tell whether 5.15.0-rc1 has links: load program: EPERM",
                e.getMessage().replace("Assumption failed: ", ""));
        assertThrows(AssertionFailedError.class, () -> KernelTests.require("links", MAYBE, MIN, OLD, true));
    }

    @Test
    void shouldPassWhenFeatureIsThere() {
        KernelTests.require("links", ProbeResult.SUPPORTED, MIN, OLD, true);
    }
}
