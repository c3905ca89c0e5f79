package org.grebe.bpf.ir;

import java.util.Arrays;
import org.grebe.bpf.asm.Cond;

/** What a predicate or a value comes out as for an event: in the JVM, with neither kernel nor instructions. */
public final class Eval implements Value.Visitor<Long>, Predicate.Visitor<Boolean> {
    /** The event's fields, and what sets hold. */
    public interface Memory {
        /** An integer, extended by its own sign. */
        long number(String field);

        /** A name or an address: 16 bytes. */
        byte[] bytes(String field);

        /** Whether a field that may be null is not. */
        boolean present(String field);

        boolean holds(KeySet set, long member);

        boolean holds(KeySet set, byte[] sixteen);

        /** What a program has put into a local. */
        default long local(Value.Local local) {
            throw noMemory(local);
        }
    }

    private final Memory memory;

    public Eval(Memory memory) {
        this.memory = memory;
    }

    public long of(Value value) {
        return value.accept(this);
    }

    public boolean of(Predicate test) {
        return test.accept(this);
    }

    @Override
    public Long field(Value.Field field) {
        return memory.number(field.name());
    }

    @Override
    public Long constant(Value.Const constant) {
        return constant.value();
    }

    @Override
    public Long arith(Value.Arith n) {
        long left = of(n.left());
        long right = of(n.right());
        int distance = (int) right & (n.wide() ? 63 : 31);
        return narrowed(n, switch (n.op()) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case MOD -> left % right;
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
            case SHL -> left << distance;
            case SHR -> left >> distance;
            case USHR -> (n.wide() ? left : left & 0xffffffffL) >>> distance;
        });
    }

    @Override
    public Long negate(Value.Negate n) {
        return narrowed(n, -of(n.operand()));
    }

    private static long narrowed(Value value, long result) {
        return value.wide() ? result : (int) result;
    }

    @Override
    public Long choose(Value.Choose c) {
        return of(c.test()) ? of(c.then()) : of(c.otherwise());
    }

    @Override
    public Long local(Value.Local local) {
        return memory.local(local);
    }

    @Override
    public Long held(Value.Held held) {
        return memory.local(held.local());
    }

    @Override
    public Long member(Value.Member member) {
        throw noMemory(member);
    }

    @Override
    public Long at(Value.At at) {
        throw noMemory(at);
    }

    @Override
    public Long readKernel(Value.ReadKernel read) {
        throw noMemory(read);
    }

    @Override
    public Long lastElement(Value.LastElement element) {
        throw noMemory(element);
    }

    @Override
    public Long cookie(Value.Cookie cookie) {
        throw noMemory(cookie);
    }

    @Override
    public Long call(Value.Call call) {
        throw noMemory(call);
    }

    private static IllegalStateException noMemory(Value value) {
        return new IllegalStateException("only a kernel has this: " + value);
    }

    @Override
    public Long parameter(Value.Parameter parameter) {
        throw noMemory(parameter);
    }

    @Override
    public Long as(Value.As as) {
        throw noMemory(as);
    }

    @Override
    public Long fresh(Value.Fresh fresh) {
        throw noMemory(fresh);
    }

    @Override
    public Long copyTo(Value.CopyTo copy) {
        throw noMemory(copy);
    }

    @Override
    public Long loadBytes(Value.LoadBytes load) {
        throw noMemory(load);
    }

    @Override
    public Long element(Value.Element element) {
        throw noMemory(element);
    }

    @Override
    public Long global(Value.Global global) {
        throw noMemory(global);
    }

    @Override
    public Long next(Value.Next next) {
        throw noMemory(next);
    }

    @Override
    public Boolean mapped(Predicate.Mapped mapped) {
        throw noMemory(mapped.address());
    }

    @Override
    public Long named(Value.Named named) {
        return named.value();
    }

    @Override
    public Long math(Value.Math math) {
        long left = of(math.left());
        long right = of(math.right());
        return switch (math.op()) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> right == 0 ? 0 : Long.divideUnsigned(left, right);
            case MOD -> right == 0 ? left : Long.remainderUnsigned(left, right);
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
            case LSH -> left << right;
            case RSH -> left >>> right;
            case ARSH -> left >> right;
            case MOV -> right;
            case NEG -> throw new IllegalArgumentException("has one side: " + math);
        };
    }

    @Override
    public Long low32(Value.Low32 low) {
        return of(low.operand()) & 0xffffffffL;
    }

    @Override
    public Long shiftRight(Value.ShiftRight shift) {
        return of(shift.operand()) >>> shift.bits();
    }

    @Override
    public Long hostOrder(Value.HostOrder order) {
        long value = of(order.operand());
        return order.bits() == 16 ? Short.reverseBytes((short) value) & 0xffffL
                : Integer.reverseBytes((int) value) & 0xffffffffL;
    }

    @Override
    public Long bits(Value.Bits bits) {
        long above = of(bits.operand()) << 64 - bits.from() - bits.count();
        return bits.signed() ? above >> 64 - bits.count() : above >>> 64 - bits.count();
    }

    @Override
    public Boolean constant(Predicate.Constant constant) {
        return constant.value();
    }

    @Override
    public Boolean compare(Predicate.Compare c) {
        return compare(of(c.left()), c.cond(), of(c.right()));
    }

    private static boolean compare(long left, Cond cond, long right) {
        int unsigned = Long.compareUnsigned(left, right);
        return switch (cond) {
            case EQ -> left == right;
            case NE -> left != right;
            case SLT -> left < right;
            case SLE -> left <= right;
            case SGT -> left > right;
            case SGE -> left >= right;
            case LT -> unsigned < 0;
            case LE -> unsigned <= 0;
            case GT -> unsigned > 0;
            case GE -> unsigned >= 0;
            default -> throw new IllegalArgumentException("no comparison of a script: " + cond);
        };
    }

    @Override
    public Boolean between(Predicate.Between b) {
        long value = of(b.value());
        return value >= b.low() && value <= b.high();
    }

    @Override
    public Boolean oneOf(Predicate.OneOf o) {
        return o.values().contains(of(o.value()));
    }

    @Override
    public Boolean inSet(Predicate.InSet in) {
        return memory.holds(in.set(), of(in.value()));
    }

    @Override
    public Boolean bytesInSet(Predicate.BytesInSet in) {
        return memory.holds(in.set(), memory.bytes(in.field()));
    }

    @Override
    public Boolean masked(Predicate.Masked m) {
        Predicate.Bytes16 is = Predicate.Bytes16.of(memory.bytes(m.field()));
        return (is.first() & m.mask().first()) == (m.want().first() & m.mask().first())
                && (is.second() & m.mask().second()) == (m.want().second() & m.mask().second());
    }

    @Override
    public Boolean contains(Predicate.Contains c) {
        byte[] in = memory.bytes(c.field());
        for (int from = 0; from + c.bytes().size() <= in.length; from++) {
            int same = 0;
            while (same < c.bytes().size() && in[from + same] == c.bytes().get(same)) {
                same++;
            }
            if (same == c.bytes().size()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Boolean sameBytes(Predicate.SameBytes s) {
        return Arrays.equals(memory.bytes(s.left()), memory.bytes(s.right()));
    }

    @Override
    public Boolean present(Predicate.Present p) {
        return memory.present(p.field());
    }

    @Override
    public Boolean and(Predicate.And a) {
        return a.tests().stream().allMatch(this::of);
    }

    @Override
    public Boolean or(Predicate.Or o) {
        return o.tests().stream().anyMatch(this::of);
    }

    @Override
    public Boolean not(Predicate.Not n) {
        return !of(n.test());
    }
}
