package org.grebe.bpf.feature;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Mem;

/** A program of two instructions that exists to see whether it loads. */
record TrialProgram(ProgramType type, int attachType, int btfId, long firstInsn) {
    private static final int LOG_BYTES = 16 * 1024;
    private static final long EXIT = 0x95;
    private static final long MOVE_0_TO_R0 = 0xb7;
    private static final long CALL = 0x85;

    /**
     * @param result descriptor, or negative errno
     * @param log what the verifier said, empty if it was not reached
     */
    record Loaded(long result, String log) {}

    static TrialProgram returningZero(ProgramType type) {
        return new TrialProgram(type, 0, 0, MOVE_0_TO_R0);
    }

    static TrialProgram calling(ProgramType type, int helper) {
        return new TrialProgram(type, 0, 0, CALL | (long) helper << 32);
    }

    TrialProgram attachedTo(int expectedAttachType, int targetBtfId) {
        return new TrialProgram(type, expectedAttachType, targetBtfId, firstInsn);
    }

    Loaded load() {
        Mem insns = Mem.allocate(16);
        putInsn(insns.bytes(), 0, firstInsn);
        putInsn(insns.bytes(), 8, EXIT);
        try (BpfAttr attr = new BpfAttr(BpfCommand.PROG_LOAD); Mem log = Mem.allocate(LOG_BYTES)) {
            long result = attr.u32(0, type.number).u32(4, 2).pointer(8, insns).pointer(16, Mem.cString("GPL"))
                    .u32(24, 1).u32(28, LOG_BYTES).pointer(32, log).u32(68, attachType).u32(108, btfId).call();
            byte[] text = log.toArray();
            int end = 0;
            while (end < text.length && text[end] != 0) {
                end++;
            }
            return new Loaded(result, new String(text, 0, end, StandardCharsets.UTF_8));
        }
    }

    /** {@code insn} has the opcode in its lowest byte and the immediate in its upper half, registers and offset 0. */
    private static void putInsn(ByteBuffer bytes, int at, long insn) {
        bytes.order(ByteOrder.nativeOrder()).put(at, (byte) insn).putInt(at + 4, (int) (insn >>> 32));
    }
}
