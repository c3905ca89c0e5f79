package org.grebe.bpf.btf;

import java.nio.ByteOrder;
import org.grebe.bpf.btf.BtfBuilder.Field;

/** Structs that point to each other, with all that may be at the end: {@code void look(struct outer *o)}. */
public final class PointerBtf {
    private PointerBtf() {}

    public static Btf make() {
        BtfBuilder b = new BtfBuilder(ByteOrder.nativeOrder());
        int int32 = b.integer("int", 4, true);
        int uint32 = b.integer("unsigned int", 4, false);
        int be16 = b.raw("__be16", BtfKind.TYPEDEF, b.integer("unsigned short", 2, false));
        int character = b.integer("char", 1, true);
        int text = b.pointer(b.raw("", BtfKind.CONST, b.integer("unsigned char", 1, false)));
        int v4 = b.struct("in_addr", 4, Field.at("s_addr", uint32, 0));
        int v6 = b.struct("in6_addr", 16, Field.at("bytes", b.array(b.integer("__u8", 1, false), uint32, 16), 0));
        int qstr = b.struct("qstr", 16, Field.at("name", text, 8));
        int inner = b.aggregate("inner", BtfKind.STRUCT, true, 128,
                Field.bits("port", be16, 16, 0),
                Field.bits("flag", uint32, 37, 3),
                Field.bits("comm", b.array(character, uint32, 16), 64, 0),
                Field.bits("long_name", b.array(character, uint32, 64), 192, 0),
                Field.bits("v4", v4, 704, 0),
                Field.bits("v6", v6, 736, 0),
                Field.bits("q", qstr, 896, 0));
        int fwd = b.raw("hidden", BtfKind.FWD.ordinal(), false, 0, 0);
        int union = b.union("", 8, Field.at("count", int32, 0), Field.at("weight", int32, 0));
        int outer = b.struct("outer", 64,
                Field.at("", union, 0),
                Field.at("inner", b.pointer(inner), 8),
                Field.at("many", b.array(int32, uint32, 3), 16),
                Field.at("rows", b.array(b.pointer(inner), uint32, 2), 32),
                Field.at("hidden", b.pointer(fwd), 48),
                Field.at("nothing", b.pointer(0), 56));
        b.function("look", b.proto(0, "o", b.pointer(outer), "n", int32));
        b.struct("task_struct", 16, Field.at("next", b.pointer(outer), 8));
        int registers = b.integer("unsigned long", 8, false);
        b.struct("pt_regs", 64, Field.at("di", registers, 0), Field.at("si", registers, 8),
                Field.at("dx", registers, 16), Field.at("cx", registers, 24), Field.at("r8", registers, 32),
                Field.at("r9", registers, 40), Field.at("ax", registers, 48));
        b.struct("user_pt_regs", 256, Field.at("regs", b.array(registers, uint32, 31), 0));
        return Btf.parse(b.build());
    }
}
