package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R4;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/** Instructions that write bytes to an address: R10 or a kept register, and an offset. */
final class EmitBytes implements Bytes.Visitor<Void> {
    private static final int NAME_BYTES = 16;

    /** Bytes 8 to 11 of ::ffff:a.b.c.d, as a little-endian u32 that is sign-extended. */
    static final int MAPPED = 0xffff0000;

    private final Emit emit;
    private final Assembler a;
    private final Reg base;
    private final int offset;
    private final int room;

    /** {@code room}: bytes for text. */
    EmitBytes(Emit emit, Reg base, int offset, int room) {
        this.emit = emit;
        this.a = emit.assembler();
        this.base = base;
        this.offset = offset;
        this.room = room;
    }

    /** Linux 6.1's helper leaves what is behind the name's NUL as it was; names compare by all 16 bytes. */
    @Override
    public Void comm(Bytes.Comm comm) {
        clear();
        a.mov(R1, base).alu(Alu.ADD, R1, offset).mov(R2, NAME_BYTES).call(Helper.GET_CURRENT_COMM);
        return null;
    }

    private void clear() {
        a.store(Size.DW, base, offset, 0).store(Size.DW, base, offset + 8, 0);
    }

    @Override
    public Void ipv4(Bytes.Ipv4 address) {
        a.store(Size.DW, base, offset, 0).store(Size.W, base, offset + 8, MAPPED);
        emit.load(address.address());
        a.store(Size.W, base, offset + 12, R0);
        return null;
    }

    @Override
    public Void ipv6(Bytes.Ipv6 address) {
        return copy16(address.from());
    }

    @Override
    public Void copy(Bytes.Copy copy) {
        return copy16(copy.from());
    }

    private Void copy16(Value from) {
        Emit.Address address = emit.address(from);
        for (int half = 0; half < NAME_BYTES; half += 8) {
            a.load(Size.DW, R0, address.base(), address.offset() + half).store(Size.DW, base, offset + half, R0);
        }
        return null;
    }

    @Override
    public Void byVersion(Bytes.ByVersion address) {
        String six = a.freshLabel("v6");
        String done = a.freshLabel("address");
        emit.load(address.version());
        a.jump(Cond.EQ, R0, 6, six);
        address.four().accept(this);
        a.jump(done).label(six);
        address.six().accept(this);
        a.label(done);
        return null;
    }

    @Override
    public Void sixteen(Bytes.Sixteen s) {
        a.mov(R3, emit.register(s.context())).alu(Alu.ADD, R3, s.offset());
        return read(NAME_BYTES, Helper.PROBE_READ_KERNEL);
    }

    @Override
    public Void name(Bytes.Name name) {
        clear();
        return name.chars().accept(new EmitBytes(emit, base, offset, NAME_BYTES));
    }

    @Override
    public Void chars(Bytes.Chars c) {
        a.mov(R3, emit.register(c.context())).alu(Alu.ADD, R3, c.offset());
        // One more than the array has: its last byte gives way to the NUL that the helper writes.
        return read(Math.min(c.bytes() + 1, room), Helper.PROBE_READ_KERNEL_STR);
    }

    @Override
    public Void dataLoc(Bytes.DataLoc d) {
        Reg context = emit.register(d.context());
        String fits = a.freshLabel("fits");
        a.comment("offset and length").load(Size.W, R2, context, d.offset());
        a.mov(R3, R2).alu(Alu.AND, R3, 0xffff).alu(Alu.ADD, R3, context);
        if (d.relative()) {
            a.alu(Alu.ADD, R3, d.offset() + 4);
        }
        a.alu(Alu.RSH, R2, 16).alu(Alu.ADD, R2, 1).jump(Cond.LE, R2, room, fits);
        a.mov(R2, room).label(fits);
        a.mov(R1, base).alu(Alu.ADD, R1, offset).call(Helper.PROBE_READ_KERNEL_STR);
        return null;
    }

    /** Addresses of the kernel have the highest bit, those of processes do not. */
    @Override
    public Void textAt(Bytes.TextAt text) {
        String kernel = a.freshLabel("kernel_text");
        String done = a.freshLabel("text");
        emit.load(text.pointer());
        a.mov(R3, R0).jump(Cond.SLT, R3, 0, kernel);
        read(room, Helper.PROBE_READ_USER_STR);
        a.jump(done).label(kernel);
        read(room, Helper.PROBE_READ_KERNEL_STR);
        a.label(done);
        return null;
    }

    /** From R3. */
    private Void read(int bytes, Helper helper) {
        a.mov(R1, base).alu(Alu.ADD, R1, offset).mov(R2, bytes).call(helper);
        return null;
    }

    @Override
    public Void packet(Bytes.Packet p) {
        a.mov(R1, emit.register(p.skb())).mov(R2, emit.register(p.offset())).mov(R3, base).alu(Alu.ADD, R3, offset);
        a.mov(R4, emit.register(p.length())).comment("zeroes if it fails").call(Helper.SKB_LOAD_BYTES);
        return null;
    }
}
