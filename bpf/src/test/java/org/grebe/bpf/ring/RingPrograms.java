package org.grebe.bpf.ring;

import java.util.Optional;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;

/** Maps and the program with which tests write into a ring. */
final class RingPrograms {
    private static final int RESERVE = 131;
    private static final int SUBMIT = 132;
    private static final int DISCARD = 133;
    private static final int ARRAY = 2;
    private static final int BPF_F_MMAPABLE = 1 << 10;

    private RingPrograms() {}

    static Fd createRing(int dataBytes) {
        try (BpfAttr attr = new BpfAttr(BpfCommand.MAP_CREATE)) {
            return attr.u32(0, RingLayout.MAP_TYPE).u32(12, dataBytes).checkFd("create ring");
        }
    }

    /** An array of one u64 that can be mapped. */
    static Fd createControlArray() {
        try (BpfAttr attr = new BpfAttr(BpfCommand.MAP_CREATE)) {
            return attr.u32(0, ARRAY).u32(4, 4).u32(8, 8).u32(12, 1).u32(16, BPF_F_MMAPABLE).checkFd("create array");
        }
    }

    /**
     * For i below {@code records}: writes {u64 args[0], u64 args[1] + i}, and discards it if args[2] is not 0. Returns
     * how many records found no room.
     *
     * @param control array whose first u64 are the flags to submit with; without it they are 0
     */
    static Fd loadWriter(Fd ring, int records, Optional<Fd> control) {
        TinyAssembler p = new TinyAssembler();
        p.move(6, 1).moveImmediate(7, 0).moveImmediate(9, 0);
        p.label("loop").loadMap(1, TinyAssembler.MAP_FD, ring).moveImmediate(2, 16).moveImmediate(3, 0).call(RESERVE);
        p.jumpIfZero(0, "lost").move(8, 0);
        p.load64(1, 6, 0).store64(8, 0, 1);
        p.load64(1, 6, 8).add(1, 7).store64(8, 8, 1);
        control.ifPresentOrElse(
                array -> p.loadMap(2, TinyAssembler.MAP_VALUE, array).load64(2, 2, 0), () -> p.moveImmediate(2, 0));
        p.move(1, 8).load64(3, 6, 16).jumpIfNotZero(3, "discard");
        p.call(SUBMIT).jump("next");
        p.label("discard").call(DISCARD).jump("next");
        p.label("lost").addImmediate(9, 1);
        p.label("next").addImmediate(7, 1).jumpIfBelow(7, records, "loop");
        p.move(0, 9).exit();
        return p.loadRawTracepoint();
    }
}
