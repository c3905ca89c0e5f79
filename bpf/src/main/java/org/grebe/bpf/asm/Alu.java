package org.grebe.bpf.asm;

/** Arithmetic operations; division and modulo are unsigned, division by zero gives 0 and modulo keeps the dividend. */
public enum Alu {
    ADD(0x00, "+="),
    SUB(0x10, "-="),
    MUL(0x20, "*="),
    DIV(0x30, "/="),
    OR(0x40, "|="),
    AND(0x50, "&="),
    LSH(0x60, "<<="),
    RSH(0x70, ">>="),
    NEG(0x80, "= -"),
    MOD(0x90, "%="),
    XOR(0xa0, "^="),
    MOV(0xb0, "="),
    ARSH(0xc0, "s>>=");

    final int code;
    public final String symbol;

    Alu(int code, String symbol) {
        this.code = code;
        this.symbol = symbol;
    }

    static Alu ofCode(int opcode) {
        for (Alu a : values()) {
            if (a.code == (opcode & 0xf0)) {
                return a;
            }
        }
        return null;
    }
}
