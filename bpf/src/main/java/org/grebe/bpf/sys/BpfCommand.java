package org.grebe.bpf.sys;

/** Commands of bpf(2), numbers from linux/bpf.h, with the size of what grebe fills of {@code union bpf_attr}. */
public enum BpfCommand {
    MAP_CREATE(0, 72),
    MAP_LOOKUP_ELEM(1, 32),
    MAP_UPDATE_ELEM(2, 32),
    MAP_DELETE_ELEM(3, 32),
    MAP_GET_NEXT_KEY(4, 32),
    PROG_LOAD(5, 144),
    OBJ_PIN(6, 16),
    OBJ_GET(7, 16),
    PROG_TEST_RUN(10, 80),
    BTF_GET_FD_BY_ID(19, 4),
    BTF_GET_NEXT_ID(23, 12),
    OBJ_GET_INFO_BY_FD(15, 16),
    RAW_TRACEPOINT_OPEN(17, 24),
    BTF_LOAD(18, 32),
    LINK_CREATE(28, 64),
    LINK_UPDATE(29, 16),
    MAP_LOOKUP_BATCH(24, 56),
    ENABLE_STATS(32, 4);

    public final int number;
    public final int attrSize;

    BpfCommand(int number, int attrSize) {
        this.number = number;
        this.attrSize = attrSize;
    }
}
