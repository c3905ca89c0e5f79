package org.grebe.bpf.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
    @Test
    void shouldBlameTheLimitWhereMapsCountAgainstIt() {
        assertEquals(Optional.of("Linux before 5.11 counts maps against RLIMIT_MEMLOCK, which is 64 KiB here and cannot"
                + " be raised by this user: ulimit -l unlimited"),
                MemoryLimit.advice(KernelRelease.parse("5.10.0-46-amd64"), 65536));
        assertEquals(Optional.empty(), MemoryLimit.advice(KernelRelease.parse("5.10.0-46-amd64"), -1));
        assertEquals(Optional.empty(), MemoryLimit.advice(KernelRelease.parse("6.1.0-56-amd64"), 65536));
    }
}
