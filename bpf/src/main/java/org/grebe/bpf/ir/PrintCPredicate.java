package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.grebe.bpf.asm.Cond;

/** Predicates as expressions of C that need no more parentheses. */
final class PrintCPredicate implements Predicate.Visitor<String> {
    @Override
    public String constant(Predicate.Constant c) {
        return c.value() ? "true" : "false";
    }

    @Override
    public String compare(Predicate.Compare c) {
        boolean none = Emit.constant(c.right()).equals(OptionalLong.of(0));
        if (none && c.left() instanceof Value.Local l && l.kind() == Value.Local.Kind.POINTER) {
            return "(" + (c.cond() == Cond.EQ ? "!" : "") + l + ")";
        } else if (none && c.cond() == Cond.NE
                && (c.left() instanceof Value.CopyTo || c.left() instanceof Value.LoadBytes)) {
            return "(" + PrintC.bare(c.left()) + ")";
        }
        return "(" + side(c.left()) + " " + symbol(c.cond()) + " " + side(c.right()) + ")";
    }

    private static String symbol(Cond cond) {
        return cond.symbol.startsWith("s") ? cond.symbol.substring(1) : cond.symbol;
    }

    private static String side(Value value) {
        return value instanceof Value.Const || value instanceof Value.Named ? PrintC.bare(value) : PrintC.of(value);
    }

    @Override
    public String between(Predicate.Between b) {
        String value = PrintC.of(b.value());
        return "(" + value + " >= " + PrintC.constant(b.low()) + " && " + value + " <= " + PrintC.constant(b.high())
                + ")";
    }

    @Override
    public String oneOf(Predicate.OneOf o) {
        String value = PrintC.of(o.value());
        return o.values().stream()
                .map(v -> value + " == " + PrintC.constant(v))
                .collect(Collectors.joining(" || ", "(", ")"));
    }

    @Override
    public String inSet(Predicate.InSet in) {
        return "in_" + in.set().name() + "(" + PrintC.bare(in.value()) + ")";
    }

    @Override
    public String bytesInSet(Predicate.BytesInSet in) {
        return "in_" + in.set().name() + "(&" + CText.name(in.field()) + ")";
    }

    /** By halves, as instructions do it: byte by byte, the verifier would follow 2^16 ways. */
    @Override
    public String masked(Predicate.Masked m) {
        String field = CText.name(m.field());
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

    @Override
    public String contains(Predicate.Contains c) {
        byte[] bytes = new byte[c.bytes().size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = c.bytes().get(i);
        }
        return "contains(&" + CText.name(c.field()) + ", " + CText.literal(bytes) + ", " + bytes.length + ")";
    }

    @Override
    public String sameBytes(Predicate.SameBytes s) {
        return "same(&" + CText.name(s.left()) + ", &" + CText.name(s.right()) + ")";
    }

    @Override
    public String mapped(Predicate.Mapped m) {
        return "is_mapped(&" + PrintC.bare(m.address()) + ")";
    }

    @Override
    public String present(Predicate.Present p) {
        return CText.presence(p.field());
    }

    @Override
    public String and(Predicate.And a) {
        return all(a.tests(), " && ");
    }

    @Override
    public String or(Predicate.Or o) {
        return all(o.tests(), " || ");
    }

    @Override
    public String not(Predicate.Not n) {
        return "!" + PrintC.of(n.test());
    }

    private static String all(List<Predicate> tests, String word) {
        return tests.stream().map(PrintC::of).collect(Collectors.joining(word, "(", ")"));
    }
}
