package org.grebe.bpf.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Supplier;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.SysException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttacherTest {
    private static final Attachment.Kprobe RETURN = new Attachment.Kprobe("tcp_v4_connect", true);
    private static final Supplier<Link> NEVER = () -> {
        throw new AssertionError("this mechanism must not be tried");
    };

    private final Attacher attacher = new Attacher(() -> {
        throw new AssertionError("tracefs must not be opened");
    });

    private record Attached(String describe) implements Link {
        @Override
        public void close() {}
    }

    private static Supplier<Link> fails(String step, Errno errno) {
        return () -> {
            throw new SysException(step, errno.number);
        };
    }

    @Test
    void shouldTakeThePmuWhenItWorks() {
        Link pmu = new Attached("pmu");
        assertSame(pmu, attacher.kprobe(RETURN, () -> pmu, NEVER));
        assertEquals(List.of(new AttachStep("perf kprobe PMU kretprobe:tcp_v4_connect", true, "attached")),
                attacher.steps());
    }

    @Test
    void shouldPreferTracefsForManyReturnsAtOnceAndDoWithoutIt() {
        Attachment.Kprobe many = new Attachment.Kprobe("inet_csk_accept", true, 4096);
        Link tracefs = new Attached("tracefs");
        assertSame(tracefs, attacher.kprobe(many, NEVER, () -> tracefs));
        Link pmu = new Attached("pmu");
        assertSame(pmu, attacher.kprobe(many, () -> pmu, fails("write kprobe_events", Errno.EPERM)));
        assertEquals(List.of("tracefs kprobe_events kretprobe:inet_csk_accept", "tracefs kprobe_events",
                "perf kprobe PMU kretprobe:inet_csk_accept"),
                attacher.steps().stream().map(AttachStep::mechanism).toList());
    }

    @Test
    void shouldTellWhatEachSaidWhenBothFailForManyReturnsAtOnce() {
        AttachException e = assertThrows(AttachException.class, () -> attacher.kprobe(
                new Attachment.Kprobe("vfs_raed", true, 4096),
                fails("kretprobe vfs_raed", Errno.EINVAL), fails("write kprobe_events", Errno.EACCES)));
        assertEquals(List.of("tracefs kprobe_events", "perf kprobe PMU"),
                e.steps().stream().map(AttachStep::mechanism).toList());
        assertEquals(Errno.EINVAL.number, ((SysException) e.getCause()).errno());
    }

    @ParameterizedTest
    @EnumSource(value = Errno.class, names = {"EOPNOTSUPP", "ENOTSUPP", "ENOSYS"})
    void shouldGoToTracefsWhenThePmuIsNotSupported(Errno errno) {
        Link tracefs = new Attached("tracefs");
        assertSame(tracefs, attacher.kprobe(RETURN, fails("kretprobe tcp_v4_connect", errno), () -> tracefs));
        assertEquals(
                List.of(
                        new AttachStep("perf kprobe PMU", false,
                                "kretprobe tcp_v4_connect: " + Errno.describe(errno.number)),
                        new AttachStep("tracefs kprobe_events kretprobe:tcp_v4_connect", true, "attached")),
                attacher.steps());
    }

    @ParameterizedTest
    @EnumSource(value = Errno.class, names = {"ENOENT", "EPERM", "EACCES", "EINVAL", "ENOMEM"})
    void shouldStayWithThePmusErrorWhenItIsTheTrueOne(Errno errno) {
        AttachException e = assertThrows(AttachException.class,
                () -> attacher.kprobe(RETURN, fails("kretprobe tcp_v4_connect", errno), NEVER));
        assertEquals("attach kretprobe:tcp_v4_connect: perf kprobe PMU: kretprobe tcp_v4_connect: "
                + Errno.describe(errno.number), e.getMessage());
        assertEquals(1, e.steps().size());
    }

    @Test
    void shouldTellWhatEachSaidWhenBothFail() {
        AttachException e = assertThrows(AttachException.class, () -> attacher.kprobe(
                new Attachment.Kprobe("vfs_raed", false),
                fails("kprobe vfs_raed: this kernel has no kprobe PMU", Errno.EOPNOTSUPP),
                fails("write kprobe_events", Errno.ENOENT)));
        assertEquals("attach kprobe:vfs_raed: "
                + "perf kprobe PMU: kprobe vfs_raed: this kernel has no kprobe PMU: "
                + "EOPNOTSUPP (Operation not supported); "
                + "tracefs kprobe_events: write kprobe_events: ENOENT (No such file or directory)", e.getMessage());
        assertEquals(List.of("perf kprobe PMU", "tracefs kprobe_events"),
                e.steps().stream().map(AttachStep::mechanism).toList());
        assertEquals(Errno.ENOENT.number, ((SysException) e.getCause()).errno());
    }
}
