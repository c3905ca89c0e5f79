package org.grebe.bpf.asm;

/** Width of a memory access. */
public enum Size {
    B(1, 0x10, "u8"),
    H(2, 0x08, "u16"),
    W(4, 0x00, "u32"),
    DW(8, 0x18, "u64");

    public final int bytes;
    final int code;
    /** As listings and C have it, without the underscores. */
    public final String cType;

    Size(int bytes, int code, String cType) {
        this.bytes = bytes;
        this.code = code;
        this.cType = cType;
    }

    public static Size ofBytes(int bytes) {
        return switch (bytes) {
            case 1 -> B;
            case 2 -> H;
            case 4 -> W;
            case 8 -> DW;
            default -> throw new IllegalArgumentException("no access of this width: bytes=" + bytes);
        };
    }

    static Size ofCode(int opcode) {
        return switch (opcode & 0x18) {
            case 0x10 -> B;
            case 0x08 -> H;
            case 0x00 -> W;
            default -> DW;
        };
    }
}
