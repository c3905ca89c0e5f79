package org.grebe.bpf.ir;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R4;

import java.nio.ByteOrder;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;

/** Instructions of values, whose result is in R0. */
final class EmitValue implements Value.Visitor<Void> {
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final Emit emit;
    private final Assembler a;

    EmitValue(Emit emit) {
        this.emit = emit;
        this.a = emit.assembler();
    }

    @Override
    public Void field(Value.Field field) {
        emit.simple(R0, field);
        return null;
    }

    @Override
    public Void constant(Value.Const constant) {
        emit.simple(R0, constant);
        return null;
    }

    @Override
    public Void negate(Value.Negate n) {
        emit.load(n.operand());
        a.neg(R0);
        return narrow(n);
    }

    @Override
    public Void choose(Value.Choose c) {
        String otherwise = a.freshLabel("otherwise");
        String chosen = a.freshLabel("chosen");
        emit.jump(c.test(), false, otherwise);
        emit.load(c.then());
        a.jump(chosen).label(otherwise);
        emit.load(c.otherwise());
        a.label(chosen);
        return null;
    }

    @Override
    public Void arith(Value.Arith n) {
        emit.loadBoth(n.left(), n.right());
        switch (n.op()) {
            case ADD -> a.alu(Alu.ADD, R0, R1);
            case SUB -> a.alu(Alu.SUB, R0, R1);
            case MUL -> a.alu(Alu.MUL, R0, R1);
            case AND -> a.alu(Alu.AND, R0, R1);
            case OR -> a.alu(Alu.OR, R0, R1);
            case XOR -> a.alu(Alu.XOR, R0, R1);
            case MOD -> remainder();
            case SHL -> shift(Alu.LSH, n);
            case SHR -> shift(Alu.ARSH, n);
            case USHR -> {
                if (!n.wide()) {
                    a.zeroExtend32(R0);
                }
                shift(Alu.RSH, n);
            }
        }
        return narrow(n);
    }

    /** Java takes the distance modulo the width; eBPF's verifier wants to see that it is in range. */
    private void shift(Alu op, Value.Arith n) {
        a.alu(Alu.AND, R1, n.wide() ? 63 : 31).alu(op, R0, R1);
    }

    /** The sign of Java's remainder is the dividend's, whatever the divisor's; eBPF's is unsigned. */
    private void remainder() {
        String divisor = a.freshLabel("divisor");
        String negative = a.freshLabel("negative");
        String done = a.freshLabel("remainder");
        a.jump(Cond.SGE, R1, 0, divisor).neg(R1).label(divisor);
        a.jump(Cond.SLT, R0, 0, negative).alu(Alu.MOD, R0, R1).jump(done);
        a.label(negative).neg(R0).alu(Alu.MOD, R0, R1).neg(R0).label(done);
    }

    @Override
    public Void held(Value.Held held) {
        return local(held.local());
    }

    @Override
    public Void local(Value.Local local) {
        if (emit.isPinned(local)) {
            if (emit.register(local) != R0) {
                a.mov(R0, emit.register(local));
            }
        } else {
            a.load(Size.DW, R0, R10, emit.offset(local));
        }
        return null;
    }

    @Override
    public Void member(Value.Member member) {
        return load(emit.address(member), member.size());
    }

    @Override
    public Void at(Value.At at) {
        return load(emit.address(at), at.size());
    }

    private Void load(Emit.Address from, Size size) {
        a.load(size, R0, from.base(), from.offset());
        return null;
    }

    @Override
    public Void readKernel(Value.ReadKernel read) {
        Value address = read.address() instanceof Value.As as ? as.of() : read.address();
        int word = read.by() == null ? Stack.SCRATCH : emit.offset(read.by());
        boolean pinned = emit.isPinned(address);
        if (pinned && read.cleared()) {
            a.store(Size.DW, R10, word, 0);
        }
        if (pinned) {
            a.mov(R3, emit.register((Value.Local) address));
        } else {
            emit.load(address);
            a.mov(R3, R0);
        }
        if (read.offset() != 0) {
            a.alu(Alu.ADD, R3, read.offset());
        }
        if (!pinned && read.cleared()) {
            a.store(Size.DW, R10, word, 0);
        }
        return readTo(word, read.size());
    }

    /** R0 becomes what R3 points to. */
    private Void readToScratch(Size size) {
        return readTo(Stack.SCRATCH, size);
    }

    private Void readTo(int word, Size size) {
        a.mov(R1, R10).alu(Alu.ADD, R1, word).mov(R2, size.bytes).call(Helper.PROBE_READ_KERNEL);
        a.load(size, R0, R10, word);
        return null;
    }

    @Override
    public Void lastElement(Value.LastElement e) {
        emit.load(e.base());
        if (e.base() instanceof Value.ReadKernel) {
            copyIndex(e);
        } else {
            a.load(Size.W, R1, R0, e.indexOffset());
        }
        a.alu(Alu.MUL, R1, e.elementBytes()).alu(Alu.ADD, R0, R1);
        a.comment(e.toString()).mov(R3, R0);
        if (e.offset() != 0) {
            a.alu(Alu.ADD, R3, e.offset());
        }
        return readToScratch(e.size());
    }

    /** R1 becomes the index, and R0 stays: a pointer that was copied is followed by copying. */
    private void copyIndex(Value.LastElement e) {
        int used = emit.stack().used();
        int base = emit.stack().allocate("spilled", 8);
        a.store(Size.DW, R10, base, R0).mov(R3, R0).alu(Alu.ADD, R3, e.indexOffset());
        readToScratch(Size.W);
        a.mov(R1, R0).load(Size.DW, R0, R10, base);
        emit.stack().release(used);
    }

    @Override
    public Void call(Value.Call call) {
        a.call(call.helper());
        return null;
    }

    @Override
    public Void cookie(Value.Cookie cookie) {
        a.mov(R1, emit.register(cookie.context())).call(Helper.GET_ATTACH_COOKIE);
        return null;
    }

    /** Half of a local on the stack is a load of its own. */
    @Override
    public Void low32(Value.Low32 low) {
        if (emit.isPlaced(low.operand())) {
            a.load(Size.W, R0, R10, emit.offset((Value.Local) low.operand()) + (LITTLE ? 0 : 4));
        } else {
            emit.load(low.operand());
            a.zeroExtend32(R0);
        }
        return null;
    }

    @Override
    public Void shiftRight(Value.ShiftRight shift) {
        if (shift.bits() == 32 && emit.isPlaced(shift.operand())) {
            a.load(Size.W, R0, R10, emit.offset((Value.Local) shift.operand()) + (LITTLE ? 4 : 0));
        } else {
            emit.load(shift.operand());
            a.alu(Alu.RSH, R0, shift.bits());
        }
        return null;
    }

    @Override
    public Void hostOrder(Value.HostOrder order) {
        emit.load(order.operand());
        a.networkOrder(R0, order.bits());
        return null;
    }

    @Override
    public Void bits(Value.Bits bits) {
        emit.load(bits.operand());
        int above = 64 - bits.from() - bits.count();
        if (above > 0) {
            a.alu(Alu.LSH, R0, above);
        }
        if (bits.count() < 64) {
            a.alu(bits.signed() ? Alu.ARSH : Alu.RSH, R0, 64 - bits.count());
        }
        return null;
    }

    @Override
    public Void named(Value.Named named) {
        a.mov(R0, named.value());
        return null;
    }

    @Override
    public Void parameter(Value.Parameter parameter) {
        return at(parameter.from());
    }

    @Override
    public Void as(Value.As as) {
        emit.load(as.of());
        return null;
    }

    @Override
    public Void math(Value.Math math) {
        new EmitTo(emit, R0).math(math);
        return null;
    }

    @Override
    public Void fresh(Value.Fresh fresh) {
        if (!a.justStored(R0, R10, emit.offset(fresh.local()))) {
            throw new IllegalStateException("local is not in R0: name=" + fresh.local());
        }
        return null;
    }

    @Override
    public Void copyTo(Value.CopyTo copy) {
        Emit.Address to = emit.addressOnStack(copy.to());
        a.mov(R3, emit.register(copy.from()));
        if (copy.offset() != 0 || copy.helper() == Helper.PROBE_READ_USER) {
            a.alu(Alu.ADD, R3, copy.offset());
        }
        a.mov(R1, to.base()).alu(Alu.ADD, R1, to.offset()).mov(R2, copy.bytes()).call(copy.helper());
        return null;
    }

    @Override
    public Void loadBytes(Value.LoadBytes load) {
        a.mov(R1, emit.register(load.skb())).mov(R2, emit.register(load.offset()));
        a.mov(R3, R10).alu(Alu.ADD, R3, emit.offset(load.to())).mov(R4, load.bytes()).call(Helper.SKB_LOAD_BYTES);
        return null;
    }

    @Override
    public Void element(Value.Element element) {
        throw new IllegalStateException("an element's address takes its index's register: " + element);
    }

    @Override
    public Void global(Value.Global global) {
        a.loadMapValue(R0, global.map(), 0).load(Size.DW, R0, R0, 0);
        return null;
    }

    @Override
    public Void next(Value.Next next) {
        a.mov(R0, emit.register(next.pointer())).alu(Alu.ADD, R0, next.bytes());
        return null;
    }

    private Void narrow(Value value) {
        if (!value.wide()) {
            a.signExtend32(R0);
        }
        return null;
    }
}
