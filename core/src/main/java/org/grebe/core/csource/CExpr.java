package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.grebe.bpf.asm.Cond;
import org.grebe.core.plan.Num;
import org.grebe.core.plan.Test;

/** Tests and numbers as expressions of C. Fields are variables of their names: __s64, or union bytes16. */
final class CExpr {
    private CExpr() {}

    /** With the parentheses that it needs as an operand. */
    static String of(Test test) {
        if (test instanceof Test.Constant c) {
            return c.value() ? "true" : "false";
        } else if (test instanceof Test.Compare c) {
            return "(" + side(c.left()) + " " + symbol(c.cond()) + " " + side(c.right()) + ")";
        } else if (test instanceof Test.Between b) {
            String value = of(b.value());
            return "(" + value + " >= " + constant(b.low()) + " && " + value + " <= " + constant(b.high()) + ")";
        } else if (test instanceof Test.OneOf o) {
            String value = of(o.value());
            return o.values().stream()
                    .map(v -> value + " == " + constant(v))
                    .collect(Collectors.joining(" || ", "(", ")"));
        } else if (test instanceof Test.InMap m) {
            return "in_" + m.map().name() + "(" + bare(m.value()) + ")";
        } else if (test instanceof Test.BytesInMap m) {
            return "in_" + m.map().name() + "(&" + CText.name(m.field()) + ")";
        } else if (test instanceof Test.Masked m) {
            return masked(m);
        } else if (test instanceof Test.Contains c) {
            byte[] bytes = new byte[c.bytes().size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = c.bytes().get(i);
            }
            return "contains(&" + CText.name(c.field()) + ", " + CText.literal(bytes) + ", " + bytes.length + ")";
        } else if (test instanceof Test.SameBytes s) {
            return "same(&" + CText.name(s.left()) + ", &" + CText.name(s.right()) + ")";
        } else if (test instanceof Test.And a) {
            return all(a.tests(), " && ");
        } else if (test instanceof Test.Or o) {
            return all(o.tests(), " || ");
        }
        return "!" + of(((Test.Not) test).test());
    }

    /** The test's contrary, as the condition of an {@code if}. */
    static String unless(Test test) {
        if (test instanceof Test.Not n) {
            return of(n.test());
        } else if (test instanceof Test.Compare c) {
            return of(new Test.Compare(c.left(), c.cond().negated(), c.right()));
        } else if (test instanceof Test.Between b) {
            String value = of(b.value());
            return "(" + value + " < " + constant(b.low()) + " || " + value + " > " + constant(b.high()) + ")";
        }
        return "!" + of(test);
    }

    private static String all(List<Test> tests, String word) {
        return tests.stream().map(CExpr::of).collect(Collectors.joining(word, "(", ")"));
    }

    private static String symbol(Cond cond) {
        return cond.symbol.startsWith("s") ? cond.symbol.substring(1) : cond.symbol;
    }

    /** Whole bytes from the first are compared as text, other masks by halves. */
    private static String masked(Test.Masked m) {
        byte[] mask = bytes(m.mask());
        int length = 0;
        while (length < mask.length && mask[length] == -1) {
            length++;
        }
        boolean prefix = true;
        for (int i = length; i < mask.length; i++) {
            prefix &= mask[i] == 0;
        }
        byte[] want = Arrays.copyOf(bytes(m.want()), length);
        String field = CText.name(m.field());
        if (prefix && length > 0) {
            return "(__builtin_memcmp(" + field + ".bytes, " + CText.bytes(want) + ", " + length + ") == 0)";
        }
        List<String> halves = new ArrayList<>();
        half(field + ".halves[0]", m.mask().first(), m.want().first(), halves);
        half(field + ".halves[1]", m.mask().second(), m.want().second(), halves);
        return halves.isEmpty() ? "true" : "(" + String.join(" && ", halves) + ")";
    }

    private static void half(String half, long mask, long want, List<String> to) {
        if (mask == -1) {
            to.add(half + " == " + hex(want));
        } else if (mask != 0) {
            to.add("(" + half + " & " + hex(mask) + ") == " + hex(want & mask));
        }
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value) + "ULL";
    }

    private static byte[] bytes(Test.Bytes16 b) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (b.first() >>> 8 * i);
            bytes[8 + i] = (byte) (b.second() >>> 8 * i);
        }
        return bytes;
    }

    /** Of a comparison. */
    private static String side(Num num) {
        return num instanceof Num.Const ? bare(num) : of(num);
    }

    /** As an operand. */
    static String of(Num num) {
        String text = bare(num);
        return isOperand(num) ? text : "(" + text + ")";
    }

    /** Names, calls and casts need no parentheses. */
    private static boolean isOperand(Num num) {
        if (num instanceof Num.Arith a) {
            boolean bits = a.op() == Num.Op.AND || a.op() == Num.Op.OR || a.op() == Num.Op.XOR;
            return a.op() == Num.Op.MOD || !bits && (!a.wide() || a.op() == Num.Op.SHL);
        }
        return num instanceof Num.Load
                || num instanceof Num.Const c && c.value() >= 0
                || num instanceof Num.Negate && !num.wide();
    }

    /** Where parentheses stand around it already. */
    static String bare(Num num) {
        if (num instanceof Num.Load l) {
            return CText.name(l.field());
        } else if (num instanceof Num.Const c) {
            return constant(c.value());
        } else if (num instanceof Num.Negate n) {
            return narrowed(n, "-" + of(n.operand()));
        } else if (num instanceof Num.Choose c) {
            return of(c.test()) + " ? " + of(c.then()) + " : " + of(c.otherwise());
        }
        return arith((Num.Arith) num);
    }

    private static String arith(Num.Arith n) {
        String left = of(n.left());
        String right = of(n.right());
        String distance = n.right() instanceof Num.Const c
                ? Long.toString(c.value() & (n.wide() ? 63 : 31))
                : "(" + right + " & " + (n.wide() ? 63 : 31) + ")";
        return switch (n.op()) {
            case MOD -> "modulo(" + bare(n.left()) + ", " + bare(n.right()) + ")";
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
    private static String narrowed(Num num, String code) {
        return num.wide() ? code : "(__s32)(" + code + ")";
    }

    static String constant(long value) {
        if (value == (int) value && value != Integer.MIN_VALUE) {
            return Long.toString(value);
        }
        return value == Long.MIN_VALUE ? "(-9223372036854775807LL - 1)" : value + "LL";
    }
}
