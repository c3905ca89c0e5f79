package org.grebe.bpf.map;

/** Map types that grebe uses; numbers from linux/bpf.h. */
public enum MapType {
    HASH(1),
    ARRAY(2),
    PROG_ARRAY(3),
    PERCPU_HASH(5),
    PERCPU_ARRAY(6),
    LRU_HASH(9),
    LPM_TRIE(11),
    ARRAY_OF_MAPS(12),
    RINGBUF(27),
    /** A value for each thread, which the kernel frees with the thread (Linux 5.13 for tracing programs). */
    TASK_STORAGE(29);

    public final int number;

    MapType(int number) {
        this.number = number;
    }

    public boolean isPerCpu() {
        return this == PERCPU_HASH || this == PERCPU_ARRAY;
    }
}
