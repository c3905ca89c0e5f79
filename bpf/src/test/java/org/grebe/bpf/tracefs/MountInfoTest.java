package org.grebe.bpf.tracefs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.grebe.bpf.tracefs.MountInfo.Mount;
import org.junit.jupiter.api.Test;

class MountInfoTest {
    @Test
    void shouldFindWholeMountsOfTheTypeWritableFirst() {
        String text = """
                22 27 0:21 / /proc rw,relatime - proc proc rw
                40 23 0:12 / /sys/kernel/debug/tracing ro,nosuid shared:7 master:1 - tracefs tracefs rw
                41 23 0:12 / /sys/kernel/tracing rw,nosuid shared:7 - tracefs nodev rw
                42 23 0:12 /instances/a /mnt/a rw - tracefs tracefs rw
                43 23 0:12 / /mnt/with\\040space\\134 rw - tracefs tracefs rw
                44 23 0:13 / /mnt/tracefs rw - tmpfs tracefs rw
                """;
        assertEquals(List.of(
                new Mount("/sys/kernel/tracing", true),
                new Mount("/mnt/with space\\", true),
                new Mount("/sys/kernel/debug/tracing", false)), MountInfo.of("tracefs", text));
    }

    @Test
    void shouldFindNothingInOtherTexts() {
        assertEquals(List.of(), MountInfo.of("tracefs", ""));
        assertEquals(List.of(), MountInfo.of("tracefs", "1 2 3 / - tracefs\n - tracefs tracefs rw\n"));
    }
}
