package org.grebe.bpf.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Before Linux 5.11 the first map of a process with the usual limit of 64 KiB is refused until that is raised. */
@Tag("live")
class LockedMemoryLiveTest {
    @Test
    void shouldRaiseTheLimitOnceAsFarAsThisProcessMay() throws Exception {
        LockedMemory.raise();
        String line = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(l -> l.startsWith("Max locked memory")).findFirst().orElseThrow();
        String hard = line.split(" +")[4];
        assertEquals(hard.equals("unlimited") ? -1 : Long.parseLong(hard), LockedMemory.limit());
        assertEquals(false, LockedMemory.raise());
    }
}
