package org.grebe.bpf.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/** As much of an eBPF assembler as tests of the ring need, so that they depend on nothing but system calls. */
final class TinyAssembler {
    static final int MAP_FD = 1;
    static final int MAP_VALUE = 2;
    private static final int RAW_TRACEPOINT = 17;

    private record Insn(int opcode, int dst, int src, int immediate, String target) {}

    private final List<Insn> code = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<Integer, Integer> offsets = new HashMap<>();

    TinyAssembler label(String name) {
        labels.put(name, code.size());
        return this;
    }

    private TinyAssembler add(int opcode, int dst, int src, int offset, int immediate, String target) {
        offsets.put(code.size(), offset);
        code.add(new Insn(opcode, dst, src, immediate, target));
        return this;
    }

    TinyAssembler move(int dst, int src) {
        return add(0xbf, dst, src, 0, 0, null);
    }

    TinyAssembler moveImmediate(int dst, int value) {
        return add(0xb7, dst, 0, 0, value, null);
    }

    TinyAssembler add(int dst, int src) {
        return add(0x0f, dst, src, 0, 0, null);
    }

    TinyAssembler addImmediate(int dst, int value) {
        return add(0x07, dst, 0, 0, value, null);
    }

    TinyAssembler load64(int dst, int src, int offset) {
        return add(0x79, dst, src, offset, 0, null);
    }

    TinyAssembler store64(int dst, int offset, int src) {
        return add(0x7b, dst, src, offset, 0, null);
    }

    /** {@code kind} is MAP_FD or MAP_VALUE (address of an array's first byte). */
    TinyAssembler loadMap(int dst, int kind, Fd map) {
        return add(0x18, dst, kind, 0, map.number(), null).add(0, 0, 0, 0, 0, null);
    }

    TinyAssembler call(int helper) {
        return add(0x85, 0, 0, 0, helper, null);
    }

    TinyAssembler jump(String target) {
        return add(0x05, 0, 0, 0, 0, target);
    }

    TinyAssembler jumpIfZero(int register, String target) {
        return add(0x15, register, 0, 0, 0, target);
    }

    TinyAssembler jumpIfNotZero(int register, String target) {
        return add(0x55, register, 0, 0, 0, target);
    }

    TinyAssembler jumpIfBelow(int register, int value, String target) {
        return add(0xa5, register, 0, 0, value, target);
    }

    TinyAssembler exit() {
        return add(0x95, 0, 0, 0, 0, null);
    }

    private byte[] assemble() {
        ByteBuffer bytes = ByteBuffer.allocate(code.size() * 8).order(ByteOrder.nativeOrder());
        for (int i = 0; i < code.size(); i++) {
            Insn insn = code.get(i);
            int offset = insn.target == null ? offsets.get(i) : labels.get(insn.target) - i - 1;
            bytes.put((byte) insn.opcode).put((byte) (insn.dst | insn.src << 4)).putShort((short) offset)
                    .putInt(insn.immediate);
        }
        return bytes.array();
    }

    Fd loadRawTracepoint() {
        byte[] insns = assemble();
        try (BpfAttr attr = new BpfAttr(BpfCommand.PROG_LOAD)) {
            return attr.u32(0, RAW_TRACEPOINT).u32(4, insns.length / 8).pointer(8, Mem.of(insns))
                    .pointer(16, Mem.cString("GPL")).checkFd("load test program");
        }
    }
}
