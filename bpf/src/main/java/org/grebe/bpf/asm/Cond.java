package org.grebe.bpf.asm;

/** Conditions of jumps. Those without S compare unsigned. */
public enum Cond {
    EQ(0x10, "=="),
    GT(0x20, ">"),
    GE(0x30, ">="),
    SET(0x40, "&"),
    NE(0x50, "!="),
    SGT(0x60, "s>"),
    SGE(0x70, "s>="),
    LT(0xa0, "<"),
    LE(0xb0, "<="),
    SLT(0xc0, "s<"),
    SLE(0xd0, "s<=");

    final int code;
    public final String symbol;

    Cond(int code, String symbol) {
        this.code = code;
        this.symbol = symbol;
    }

    /** The condition that holds exactly when this one does not; SET has none. */
    public Cond negated() {
        return switch (this) {
            case EQ -> NE;
            case NE -> EQ;
            case GT -> LE;
            case LE -> GT;
            case GE -> LT;
            case LT -> GE;
            case SGT -> SLE;
            case SLE -> SGT;
            case SGE -> SLT;
            case SLT -> SGE;
            case SET -> throw new IllegalArgumentException("the test of bits has no negated form");
        };
    }

    static Cond ofCode(int opcode) {
        for (Cond c : values()) {
            if (c.code == (opcode & 0xf0)) {
                return c;
            }
        }
        return null;
    }
}
