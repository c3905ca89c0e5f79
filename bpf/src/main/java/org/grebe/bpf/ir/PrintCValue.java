package org.grebe.bpf.ir;

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
        return narrowed(n, "-" + PrintC.of(n.operand()));
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
            case ADD -> narrowed(n, left + " + " + right);
            case SUB -> narrowed(n, left + " - " + right);
            case MUL -> narrowed(n, left + " * " + right);
            case AND -> left + " & " + right;
            case OR -> left + " | " + right;
            case XOR -> left + " ^ " + right;
        };
    }

    /** Groovy's int wraps at 32 bits. */
    private static String narrowed(Value value, String code) {
        return value.wide() ? code : "(__s32)(" + code + ")";
    }
}
