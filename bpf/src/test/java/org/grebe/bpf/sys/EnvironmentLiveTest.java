package org.grebe.bpf.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Shows that live tests run on the kernel that was asked for: else a broken harness would pass them all. */
@Tag("live")
class EnvironmentLiveTest {
    private static final Map<String, String> SIGNS = Map.of(
            "kprobe", "/sys/bus/event_source/devices/kprobe/type",
            "fentry", "/sys/kernel/btf/vmlinux",
            "tracepoint", "/sys/bus/event_source/devices/tracepoint/type");

    @Test
    void shouldRunOnKernelThatWasAskedFor() throws Exception {
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        String[] numbers = release.split("[^0-9]", 3);
        String asked = System.getenv().getOrDefault("GREBE_TEST_KERNEL", numbers[0] + "." + numbers[1]);
        assertEquals(asked, numbers[0] + "." + numbers[1], release);
        // Ring buffers came with 5.8.
        assertTrue(Integer.parseInt(numbers[0]) * 1000 + Integer.parseInt(numbers[1]) >= 5008, release);
    }

    @Test
    void shouldBeRoot() throws Exception {
        assertEquals(0, Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    @TestFactory
    Stream<DynamicTest> shouldHaveAttachKindThatWasAskedFor() {
        String asked = System.getenv().getOrDefault("GREBE_TEST_ATTACH", "tracepoint");
        return Arrays.stream(asked.split(",")).map(kind -> DynamicTest.dynamicTest(kind,
                () -> assertTrue(Files.isReadable(Path.of(SIGNS.getOrDefault(kind, kind))), SIGNS.get(kind))));
    }
}
