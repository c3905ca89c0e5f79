package org.grebe.bpf.ir;

import org.grebe.bpf.asm.Helper;

/** Values as expressions of C, without parentheses around the whole. */
final class PrintCValue implements Value.Visitor<String> {
    @Override
    public String field(Value.Field field) {
        return CText.name(field.name());
    }

    @Override
    public String constant(Value.Const constant) {
        return PrintC.constant(constant.value());
    }

    @Override
    public String negate(Value.Negate n) {
        return cast(n, (n.operand() instanceof Value.Field && !n.wide() ? "-" : "-(__u64)") + PrintC.of(n.operand()));
    }

    @Override
    public String choose(Value.Choose c) {
        return PrintC.of(c.test()) + " ? " + PrintC.of(c.then()) + " : " + PrintC.of(c.otherwise());
    }

    @Override
    public String arith(Value.Arith n) {
        String left = PrintC.of(n.left());
        String right = PrintC.of(n.right());
        String distance = n.right() instanceof Value.Const c
                ? Long.toString(c.value() & (n.wide() ? 63 : 31))
                : "(" + right + " & " + (n.wide() ? 63 : 31) + ")";
        return switch (n.op()) {
            case MOD -> "modulo(" + PrintC.bare(n.left()) + ", " + PrintC.bare(n.right()) + ")";
            case SHL -> narrowed(n, "(__s64)((__u64)" + left + " << " + distance + ")");
            case SHR -> narrowed(n, left + " >> " + distance);
            case USHR -> narrowed(n, (n.wide() ? "(__u64)" : "(__u32)") + left + " >> " + distance);
            case ADD, SUB, MUL -> cast(n, (fits(n) ? "" : "(__u64)") + left + " " + n.op().symbol + " " + right);
            case AND -> left + " & " + right;
            case OR -> left + " | " + right;
            case XOR -> left + " ^ " + right;
        };
    }

    @Override
    public String held(Value.Held held) {
        return local(held.local());
    }

    @Override
    public String local(Value.Local local) {
        return local.name();
    }

    @Override
    public String member(Value.Member m) {
        boolean struct = m.base() instanceof Value.Local l && l.kind() == Value.Local.Kind.STRUCT;
        return m.path().isEmpty() ? "*" + PrintC.of(m.base())
                : PrintC.of(m.base()) + (struct ? "." : "->") + m.path();
    }

    @Override
    public String at(Value.At at) {
        return "*(__" + at.size().cType + " *)(" + PrintC.offset(at.base(), at.offset()) + ")";
    }

    @Override
    public String readKernel(Value.ReadKernel read) {
        if (!read.path().isEmpty()) {
            // One call for pointers that are followed: clang takes none within another.
            String path = read.path();
            Value from = read.address();
            while (from instanceof Value.ReadKernel before && !before.path().isEmpty()) {
                path = before.path() + ", " + path;
                from = before.address();
            }
            return "BPF_CORE_READ(" + PrintC.bare(from) + ", " + path + ")";
        }
        return "({ __" + read.size().cType + " word; bpf_probe_read_kernel(&word, " + read.size().bytes + ", "
                + PrintC.offset(read.address(), read.offset()) + "); word; })";
    }

    @Override
    public String lastElement(Value.LastElement e) {
        String separator = e.type().endsWith("*") ? "" : " ";
        return "({ struct " + e.struct() + " *p = " + PrintC.bare(e.base()) + "; " + e.type() + separator + e.member()
                + "; bpf_probe_read_kernel(&" + e.member() + ", sizeof(" + e.member() + "), &p->" + e.array() + "[p->"
                + e.index() + "]." + e.member() + "); " + e.member() + "; })";
    }

    @Override
    public String call(Value.Call call) {
        return call.helper().callName() + "()";
    }

    @Override
    public String cookie(Value.Cookie cookie) {
        return Helper.GET_ATTACH_COOKIE.callName() + "(" + cookie.context() + ")";
    }

    @Override
    public String low32(Value.Low32 low) {
        return "(__u32)" + PrintC.of(low.operand());
    }

    @Override
    public String shiftRight(Value.ShiftRight shift) {
        return PrintC.of(shift.operand()) + " >> " + shift.bits();
    }

    @Override
    public String hostOrder(Value.HostOrder order) {
        String function = order.bits() == 16 ? "bpf_ntohs(" : order.bits() == 32 ? "bpf_ntohl(" : "bpf_be64_to_cpu(";
        return function + PrintC.bare(order.operand()) + ")";
    }

    @Override
    public String bits(Value.Bits b) {
        String whole = PrintC.of(b.operand());
        String sign = b.signed() ? "__s" : "__u";
        if (b.from() == 0 && b.count() == 64) {
            return whole;
        } else if (b.from() == 0 && (b.count() == 8 || b.count() == 16 || b.count() == 32)) {
            return "(" + sign + b.count() + ")" + whole;
        }
        return "((" + sign + "64)((__u64)" + whole + " << " + (64 - b.from() - b.count()) + ") >> " + (64 - b.count())
                + ")";
    }

    @Override
    public String named(Value.Named named) {
        return named.name();
    }

    @Override
    public String parameter(Value.Parameter parameter) {
        return parameter.name();
    }

    @Override
    public String as(Value.As as) {
        return "(" + as.type() + ")" + PrintC.of(as.of());
    }

    @Override
    public String math(Value.Math math) {
        return PrintC.of(math.left()) + " " + math.symbol() + " " + PrintC.of(math.right());
    }

    @Override
    public String fresh(Value.Fresh fresh) {
        return local(fresh.local());
    }

    @Override
    public String copyTo(Value.CopyTo copy) {
        String from = copy.path().isEmpty() ? PrintC.offset(copy.from(), copy.offset())
                : "&" + copy.from() + "->" + copy.path();
        return copy.helper().callName() + "(" + address(copy.to()) + ", " + copy.bytes() + ", " + from + ")";
    }

    @Override
    public String loadBytes(Value.LoadBytes load) {
        return "bpf_skb_load_bytes(" + load.skb() + ", " + load.offset() + ", " + address(load.to()) + ", "
                + load.bytes() + ")";
    }

    private static String address(Value value) {
        boolean array = value instanceof Value.Local l && l.type().endsWith("]");
        return (array ? "" : "&") + PrintC.bare(value);
    }

    @Override
    public String global(Value.Global global) {
        return global.map();
    }

    @Override
    public String next(Value.Next next) {
        return next.pointer() + " + 1";
    }

    @Override
    public String element(Value.Element element) {
        return "&" + element.array() + "[" + element.index() + "]";
    }

    /** Fields are 64 bits in C: one that is narrow, and what else is, do not overflow, which compilers count on. */
    private static boolean fits(Value.Arith n) {
        return !n.wide() && (n.left() instanceof Value.Field || n.right() instanceof Value.Field);
    }

    private static String cast(Value value, String code) {
        return (value.wide() ? "(__s64)(" : "(__s32)(") + code + ")";
    }

    /** Groovy's int wraps at 32 bits. */
    private static String narrowed(Value value, String code) {
        return value.wide() ? code : "(__s32)(" + code + ")";
    }
}
