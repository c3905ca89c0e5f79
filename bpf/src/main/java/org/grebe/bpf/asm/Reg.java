package org.grebe.bpf.asm;

/** Registers: R0 result, R1 to R5 arguments (lost by calls), R6 to R9 kept by calls, R10 frame pointer, read-only. */
public enum Reg {
    R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10;

    private static final Reg[] ALL = values();

    static Reg of(int number) {
        return ALL[number];
    }

    @Override
    public String toString() {
        return "r" + ordinal();
    }
}
