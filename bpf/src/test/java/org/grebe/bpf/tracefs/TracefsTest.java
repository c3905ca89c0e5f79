package org.grebe.bpf.tracefs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.tracefs.MountInfo.Mount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs root. Uses a private mount, so that nothing on the machine changes. */
@Tag("live")
class TracefsTest {
    private Tracefs tracefs;

    @BeforeEach
    void mount() {
        tracefs = Tracefs.mountPrivately();
    }

    @AfterEach
    void close() {
        tracefs.close();
    }

    @Test
    void shouldOpenWhereverItIsMounted() throws Exception {
        String before = Files.readString(Path.of("/proc/self/mountinfo"));
        try (Tracefs opened = Tracefs.open()) {
            assertEquals(tracefs.eventId("sock", "inet_sock_set_state"), opened.eventId("sock", "inet_sock_set_state"));
        }
        assertEquals(before, Files.readString(Path.of("/proc/self/mountinfo")));
    }

    @Test
    void shouldReadTracepoint() {
        TracepointFormat format = tracefs.format("sock", "inet_sock_set_state");
        assertEquals("inet_sock_set_state", format.name());
        assertEquals(tracefs.eventId("sock", "inet_sock_set_state"), format.id());
        assertEquals("__u8[4]", format.field("daddr").type());
        assertEquals(2, format.field("dport").size());
        assertTrue(format.field("newstate").signed());
    }

    @Test
    void shouldUnderstandEveryFormatOfThisKernel() {
        int events = 0;
        for (String category : tracefs.list("events")) {
            for (String event : tracefs.list("events/" + category)) {
                if (!Files.exists(tracefs.path().resolve("events/" + category + "/" + event + "/format"))) {
                    continue;
                }
                TracepointFormat format = tracefs.format(category, event);
                assertEquals(event, format.name());
                assertEquals("common_type", format.fields().get(0).name());
                events++;
            }
        }
        assertTrue(events > 300, events + " events");
    }

    @Test
    void shouldSuggestTracepoints() {
        assertEquals("this kernel has no tracepoint sock:inet_sock_set_stat. Did you mean inet_sock_set_state?",
                failure("sock", "inet_sock_set_stat"));
        assertEquals("this kernel has no tracepoint category sok. Did you mean sock?", failure("sok", "x"));
        assertEquals("\"..\" is no name of a tracepoint or category", failure("..", "x"));
        assertEquals("\"a/b\" is no name of a tracepoint or category", failure("sock", "a/b"));
    }

    private String failure(String category, String name) {
        return assertThrows(TracefsException.class, () -> tracefs.eventId(category, name)).getMessage();
    }

    @Test
    void shouldAppendInOneWrite() {
        // A buffer instance of our own, so that nobody else's tracing is touched.
        Path instance = tracefs.path().resolve("instances/grebe_test_" + ProcessHandle.current().pid());
        String name = "instances/" + instance.getFileName();
        assertTrue(instance.toFile().mkdir());
        try {
            tracefs.append(name + "/events/sock/inet_sock_set_state/filter", "newstate == 77");
            assertEquals("newstate == 77\n", tracefs.read(name + "/events/sock/inet_sock_set_state/filter"));
        } finally {
            assertTrue(instance.toFile().delete());
        }
        assertFalse(tracefs.list("instances").contains(instance.getFileName().toString()));
    }

    @Test
    void shouldNameStepWhenKernelRefusesWrite() {
        SysException e = assertThrows(SysException.class,
                () -> tracefs.append("events/sock/inet_sock_set_state/enable", "hello"));
        assertEquals("write events/sock/inet_sock_set_state/enable: hello: EINVAL (Invalid argument)", e.getMessage());
        assertTrue(assertThrows(SysException.class, () -> tracefs.append("no/such/file", "x")).is(Errno.ENOENT));
    }

    @Test
    void shouldRefuseWritesThatTheKernelWouldSplit() {
        assertEquals("tracefs takes at most 4095 bytes at once, not 4096", assertThrows(
                IllegalArgumentException.class, () -> tracefs.append("kprobe_events", "x".repeat(4096))).getMessage());
    }

    @Test
    void shouldUseWritableMountsAndPassOverReadOnlyOnes(@TempDir Path dir) {
        try (Tracefs mounted = Tracefs.open(List.of(new Mount(dir.toString(), true)))) {
            assertEquals(dir.toString(), mounted.place());
        }
        try (Tracefs own = Tracefs.open(List.of(new Mount(dir.toString(), false)))) {
            assertEquals("(private mount)", own.place());
            assertTrue(own.eventId("sock", "inet_sock_set_state") > 0);
        }
        assertEquals("cannot use the tracefs mounted at /no/such: open /no/such: ENOENT (No such file or directory)",
                assertThrows(TracefsException.class, () -> Tracefs.open(List.of(new Mount("/no/such", true))))
                        .getMessage());
    }

    @Test
    void shouldReleaseMountWhenClosed() {
        Path path = tracefs.path();
        assertTrue(Files.exists(path.resolve("events")));
        tracefs.close();
        assertFalse(Files.exists(path.resolve("events")));
        assertThrows(IllegalStateException.class, () -> tracefs.read("events/header_page"));
    }
}
