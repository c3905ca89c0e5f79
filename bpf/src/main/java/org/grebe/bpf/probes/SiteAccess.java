package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R6;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.probes.Access.Cost;

/** How a field is brought up from its place in the context, which R6 points to. */
final class SiteAccess {
    private SiteAccess() {}

    static Access of(Place place) {
        if (place instanceof Place.Word || place instanceof Place.Member) {
            return new Access.Int(isTypedPointer(place) ? Cost.HELPER : Cost.CONTEXT, a -> load(a, place));
        } else if (place instanceof Place.Chars c) {
            return c.bytes() <= FieldType.COMM.size
                    ? new Access.Bytes(Cost.HELPER, (a, base, offset) -> name(a, c, base, offset))
                    : new Access.Text(Cost.HELPER, (a, base, offset, room) -> chars(a, c, base, offset, room));
        } else if (place instanceof Place.DataLoc d) {
            return new Access.Text(Cost.HELPER, (a, base, offset, room) -> dataLoc(a, d, base, offset, room));
        }
        return new Access.Text(Cost.MEMORY,
                (a, base, offset, room) -> textAt(a, ((Place.TextAt) place).pointer(), base, offset, room));
    }

    private static boolean isTypedPointer(Place place) {
        return place instanceof Place.Word w && w.typed();
    }

    /** R0 becomes the value, extended to 64 bits by its own sign. */
    private static void load(Assembler a, Place place) {
        if (place instanceof Place.Word w) {
            word(a, w);
        } else {
            member(a, (Place.Member) place);
        }
    }

    private static void word(Assembler a, Place.Word w) {
        if (isTypedPointer(w)) {
            // Plain bytes: the verifier allows no arithmetic with typed pointers.
            a.store(Size.DW, R10, Stack.SCRATCH, 0);
            Socket.readKernel(a, R10, Stack.SCRATCH, 8, R6, w.at());
            a.load(Size.DW, R0, R10, Stack.SCRATCH);
            return;
        }
        a.load(Size.DW, R0, R6, w.at());
        extend(a, 64 - 8 * w.bytes(), w.signed());
    }

    private static void member(Assembler a, Place.Member m) {
        a.load(Size.ofBytes(m.bytes()), R0, R6, m.at());
        if (m.bitSize() == 0) {
            if (m.signed()) {
                extend(a, 64 - 8 * m.bytes(), true);
            }
            return;
        }
        int above = 64 - m.bitOffset() - m.bitSize();
        if (above > 0) {
            a.alu(Alu.LSH, R0, above);
        }
        a.alu(m.signed() ? Alu.ARSH : Alu.RSH, R0, 64 - m.bitSize());
    }

    private static void extend(Assembler a, int unused, boolean signed) {
        if (unused > 0) {
            a.alu(Alu.LSH, R0, unused).alu(signed ? Alu.ARSH : Alu.RSH, R0, unused);
        }
    }

    /** Names compare by all 16 bytes. */
    private static void name(Assembler a, Place.Chars c, Reg base, int offset) {
        a.store(Size.DW, base, offset, 0).store(Size.DW, base, offset + 8, 0);
        chars(a, c, base, offset, FieldType.COMM.size);
    }

    private static void chars(Assembler a, Place.Chars c, Reg base, int offset, int room) {
        a.mov(R3, R6).alu(Alu.ADD, R3, c.at());
        // One more than the array has: its last byte gives way to the NUL that the helper writes.
        read(a, base, offset, Math.min(c.bytes() + 1, room), Helper.PROBE_READ_KERNEL_STR);
    }

    private static void dataLoc(Assembler a, Place.DataLoc d, Reg base, int offset, int room) {
        String fits = a.freshLabel("fits");
        a.comment("offset and length").load(Size.W, R2, R6, d.at());
        a.mov(R3, R2).alu(Alu.AND, R3, 0xffff).alu(Alu.ADD, R3, R6);
        if (d.relative()) {
            a.alu(Alu.ADD, R3, d.at() + 4);
        }
        a.alu(Alu.RSH, R2, 16).alu(Alu.ADD, R2, 1).jump(Cond.LE, R2, room, fits);
        a.mov(R2, room).label(fits);
        a.mov(R1, base).alu(Alu.ADD, R1, offset).call(Helper.PROBE_READ_KERNEL_STR);
    }

    /** Addresses of the kernel have the highest bit, those of processes do not. */
    private static void textAt(Assembler a, Place pointer, Reg base, int offset, int room) {
        String kernel = a.freshLabel("kernel_text");
        String done = a.freshLabel("text");
        load(a, pointer);
        a.mov(R3, R0).jump(Cond.SLT, R3, 0, kernel);
        read(a, base, offset, room, Helper.PROBE_READ_USER_STR);
        a.jump(done).label(kernel);
        read(a, base, offset, room, Helper.PROBE_READ_KERNEL_STR);
        a.label(done);
    }

    private static void read(Assembler a, Reg base, int offset, int bytes, Helper helper) {
        a.mov(R1, base).alu(Alu.ADD, R1, offset).mov(R2, bytes).call(helper);
    }
}
