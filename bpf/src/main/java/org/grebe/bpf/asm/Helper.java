package org.grebe.bpf.asm;

/** Kernel functions that programs call; numbers from linux/bpf.h. */
public enum Helper {
    MAP_LOOKUP_ELEM(1),
    MAP_UPDATE_ELEM(2),
    MAP_DELETE_ELEM(3),
    KTIME_GET_NS(5),
    GET_SMP_PROCESSOR_ID(8),
    TAIL_CALL(12),
    GET_CURRENT_PID_TGID(14),
    GET_CURRENT_UID_GID(15),
    GET_CURRENT_COMM(16),
    SKB_LOAD_BYTES(26),
    GET_CURRENT_TASK(35),
    GET_CURRENT_CGROUP_ID(80),
    PROBE_READ_USER(112),
    PROBE_READ_KERNEL(113),
    PROBE_READ_USER_STR(114),
    PROBE_READ_KERNEL_STR(115),
    RINGBUF_OUTPUT(130),
    RINGBUF_RESERVE(131),
    RINGBUF_SUBMIT(132),
    RINGBUF_DISCARD(133),
    RINGBUF_QUERY(134),
    TASK_STORAGE_GET(156),
    GET_CURRENT_TASK_BTF(158),
    GET_ATTACH_COOKIE(174);

    public final int id;

    Helper(int id) {
        this.id = id;
    }

    /** As C calls it, {@code bpf_ktime_get_ns}. */
    public String callName() {
        return "bpf_" + name().toLowerCase(java.util.Locale.ROOT);
    }

    static String name(int id) {
        for (Helper h : values()) {
            if (h.id == id) {
                return h.callName();
            }
        }
        return "helper#" + id;
    }
}
