package org.grebe.bpf.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelReleaseTest {
    @ParameterizedTest
    @CsvSource({
        "6.1.0-56-amd64,        6,  1,   0",
        "6.18.44-fc-v657,       6, 18,  44",
        "6.12.117+deb12-amd64,  6, 12, 117",
        "5.15,                  5, 15,   0",
        "6.19-rc3,              6, 19,   0",
        "4.18.0-553.el8.x86_64, 4, 18,   0",
    })
    void shouldFindNumbersWhenDistributionAddsItsOwn(String text, int major, int minor, int patch) {
        assertEquals(new KernelRelease(major, minor, patch, text), KernelRelease.parse(text + "\n"));
    }

    @ParameterizedTest
    @CsvSource({"6.1.9, 6.1.10", "6.9.100, 6.10.0", "5.19.1, 6.0"})
    void shouldCompareByNumberAndNotByText(String older, String newer) {
        assertTrue(KernelRelease.parse(newer).isAtLeast(KernelRelease.parse(older)));
        assertFalse(KernelRelease.parse(older).isAtLeast(KernelRelease.parse(newer)));
    }

    @Test
    void shouldCountAsAtLeastItself() {
        assertTrue(KernelRelease.parse("5.8.0-generic").isAtLeast(KernelRelease.parse("5.8")));
    }

    @Test
    void shouldRefuseTextWithoutNumbers() {
        var e = assertThrows(IllegalArgumentException.class, () -> KernelRelease.parse("linux-6"));
        assertEquals("kernel release must begin with two numbers: release=linux-6", e.getMessage());
    }

    @Test
    void shouldReadReleaseOfRunningKernel() {
        assertEquals(System.getProperty("os.version"), KernelRelease.current().text());
    }
}
