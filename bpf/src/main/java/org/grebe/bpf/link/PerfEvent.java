package org.grebe.bpf.link;

import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;

/**
 * perf_event_open(2) for events that a program is attached to. One descriptor serves all CPUs: the program belongs to
 * the event, not to the CPU that the descriptor was opened on.
 */
final class PerfEvent {
    static final int TYPE_TRACEPOINT = 2;

    /** {@code struct perf_event_attr}, up to VER5; the kprobe PMU needs config1 and config2 (VER1). */
    private static final int ATTR_SIZE = 112;

    private static final int SIZE = 4;
    private static final int CONFIG = 8;
    private static final int SAMPLE_PERIOD = 16;
    private static final int WAKEUP_EVENTS = 48;
    private static final int CONFIG1 = 56;
    private static final int CONFIG2 = 64;
    private static final long FLAG_FD_CLOEXEC = 8;

    private PerfEvent() {}

    static Fd tracepoint(String step, int id) {
        try (Mem attr = attr(TYPE_TRACEPOINT)) {
            attr.bytes().putLong(CONFIG, id);
            attr.bytes().putLong(SAMPLE_PERIOD, 1);
            attr.bytes().putInt(WAKEUP_EVENTS, 1);
            return open(step, attr);
        }
    }

    /** A kernel function by the kprobe PMU. */
    static Fd kprobe(String step, int pmuType, String function, boolean ret, int retBit) {
        try (Mem attr = attr(pmuType);
                Mem name = Mem.cString(function)) {
            attr.bytes().putLong(CONFIG, ret ? 1L << retBit : 0);
            attr.bytes().putLong(CONFIG1, name.address());
            attr.bytes().putLong(CONFIG2, 0);
            return open(step, attr);
        }
    }

    private static Mem attr(int type) {
        Mem attr = Mem.allocate(ATTR_SIZE);
        attr.bytes().putInt(0, type);
        attr.bytes().putInt(SIZE, ATTR_SIZE);
        return attr;
    }

    private static Fd open(String step, Mem attr) {
        return new Fd((int) Sys.check(step, Arch.current().perfEventOpen, attr.address(), -1, 0, -1, FLAG_FD_CLOEXEC));
    }
}
