package org.grebe.bpf.asm;

/**
 * One instruction. {@code offset} is the memory offset or, once labels are resolved, the jump distance.
 *
 * @param target label that a jump goes to, or null
 * @param map name of the map whose descriptor belongs into a 64-bit load, or null
 */
public record Insn(int opcode, int dst, int src, int offset, long imm, String target, String map) {
    static final int LD_IMM64 = 0x18;
    static final int CALL = 0x85;
    static final int EXIT = 0x95;
    static final int JA = 0x05;
    /** A store that is an atomic operation, on 8 bytes; immediate 0 is an addition that keeps no old value. */
    static final int ATOMIC_DW = 0xdb;

    /** Values of src in a 64-bit load: the immediate is a map, or a place in the value of an array map. */
    static final int PSEUDO_MAP_FD = 1;

    static final int PSEUDO_MAP_VALUE = 2;

    static Insn of(int opcode, int dst, int src, int offset, long imm) {
        return new Insn(opcode, dst, src, offset, imm, null, null);
    }

    /** Number of 8-byte slots: a 64-bit load takes two. */
    public int slots() {
        return opcode == LD_IMM64 ? 2 : 1;
    }

    Insn withOffset(int distance) {
        return new Insn(opcode, dst, src, distance, imm, target, map);
    }
}
