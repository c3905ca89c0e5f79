package org.grebe.core.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Pos;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.LiveSet;
import org.grebe.core.value.PinnedSet;
import org.grebe.core.value.RawText;

/** Tests of names and addresses, which are 16 bytes each. */
final class ByteTests {
    private static final int LONGEST_NAME = Impossible.LONGEST_NAME;

    /** Of text the kernel has the first 15 bytes: what is as long may go on. */
    private static final int LONGEST_WHOLE_TEXT = 14;

    private final Supplier<String> mapNames;

    ByteTests(Supplier<String> mapNames) {
        this.mapNames = mapNames;
    }

    Predicate same(Field left, Field right, Pos pos) {
        if (left.type() != right.type()) {
            throw new StaysInScript(left.name() + " and " + right.name() + " are of different kinds", pos);
        }
        if (left.type() == FieldType.TEXT) {
            throw tooLong(left, pos);
        }
        return new Predicate.SameBytes(left.name(), right.name());
    }

    Predicate same(Field field, Object value, Pos pos) {
        if (value == null) {
            return new Predicate.Constant(false);
        }
        if (field.type().isText()) {
            String text = name(value, pos);
            byte[] bytes = RawText.encode(text);
            if (field.type() == FieldType.TEXT && bytes.length > LONGEST_WHOLE_TEXT) {
                throw tooLong(field, pos);
            }
            return bytes.length > LONGEST_NAME
                    ? new Predicate.Constant(false)
                    : masked(field, 128, bytes, field.name() + " == '" + text + "'");
        }
        IpAddress address = address(field, value, pos);
        return masked(field, 128, address.bytes(), field.name() + " == " + address);
    }

    Predicate in(Field field, Object set, Pos pos) {
        if (set instanceof PinnedSet) {
            throw new StaysInScript("pinned maps are looked up by integers only", pos);
        }
        boolean text = field.type() == FieldType.TEXT;
        if (text && (set instanceof LiveSet || set instanceof Collection<?> c
                && c.size() > FilterMap.INLINE_LIMIT_16)) {
            throw new StaysInScript("the kernel looks up names in large sets, and no text", pos);
        }
        if (set instanceof LiveSet live) {
            FilterMap.Kind kind = field.type() == FieldType.COMM ? FilterMap.Kind.HASH16 : FilterMap.Kind.LPM;
            return new Predicate.BytesInSet(field.name(), Lowering.live(mapNames.get(), kind, live, pos));
        }
        if (!(set instanceof Collection<?> members)) {
            return member(field, set, pos);
        }
        if (members.size() <= FilterMap.INLINE_LIMIT_16) {
            return members.isEmpty()
                    ? new Predicate.Constant(false)
                    : new Predicate.Or(members.stream().map(m -> member(field, m, pos)).toList());
        }
        return field.type() == FieldType.COMM ? nameSet(field, members, pos) : addressSet(field, members, pos);
    }

    private Predicate member(Field field, Object value, Pos pos) {
        Object member = field.type() == FieldType.ADDRESS && value != null ? addressOrBlock(field, value, pos) : value;
        if (member instanceof Cidr block) {
            String meaning = field.name() + " in " + block;
            return masked(field, block.prefixLength(), block.base().bytes(), meaning);
        }
        if (field.type().isText() && !(value instanceof CharSequence)) {
            throw new StaysInScript("names are compared with strings", pos);
        }
        return same(field, member, pos);
    }

    private Predicate nameSet(Field field, Collection<?> members, Pos pos) {
        List<String> names = members.stream()
                .map(m -> name(m, pos))
                .filter(n -> RawText.encode(n).length <= LONGEST_NAME)
                .distinct()
                .toList();
        return new Predicate.BytesInSet(field.name(), new FilterMap(mapNames.get(), FilterMap.Kind.HASH16, names));
    }

    private Predicate addressSet(Field field, Collection<?> members, Pos pos) {
        List<Object> values = members.stream().map(m -> addressOrBlock(field, m, pos)).distinct().toList();
        boolean blocks = values.stream().anyMatch(v -> v instanceof Cidr);
        FilterMap.Kind kind = blocks ? FilterMap.Kind.LPM : FilterMap.Kind.HASH16;
        return new Predicate.BytesInSet(field.name(), new FilterMap(mapNames.get(), kind, values));
    }

    /** {@code it.comm.startsWith('ng')} and its like. */
    Predicate call(Expr.Call c, Field field, Constants constants) {
        boolean whole = field.type() == FieldType.COMM && List.of("endsWith", "contains").contains(c.method());
        boolean known = (whole || field.type().isText() && c.method().equals("startsWith"))
                && c.arguments().size() == 1;
        if (!known) {
            throw new StaysInScript("the kernel has no " + c.method() + "()"
                    + (field.type() == FieldType.TEXT ? " of text" : ""), c.pos());
        }
        String text = name(constants.value(c.arguments().get(0)), c.pos());
        Impossible.call(field, c.method(), text).ifPresent(problem -> {
            throw new PlanError(problem, c.arguments().get(0).pos());
        });
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            // The byte may be part of a character there.
            throw new StaysInScript("a part of a name that is no UTF-8 cannot be looked for byte by byte", c.pos());
        }
        byte[] bytes = RawText.encode(text);
        if (bytes.length > LONGEST_NAME && field.type() == FieldType.TEXT) {
            throw tooLong(field, c.pos());
        }
        if (bytes.length > LONGEST_NAME) {
            return new Predicate.Constant(false);
        }
        if (bytes.length == 0) {
            return new Predicate.Constant(true);
        }
        String meaning = field.name() + "." + c.method() + "('" + text + "')";
        return switch (c.method()) {
            case "startsWith" -> masked(field, bytes.length * 8, bytes, meaning);
            case "contains" -> new Predicate.Contains(field.name(), list(bytes, false), meaning);
            // A name ends where its NULs begin.
            default -> new Predicate.Contains(field.name(), list(bytes, true), meaning);
        };
    }

    private static StaysInScript tooLong(Field field, Pos pos) {
        return new StaysInScript("of " + field.name() + ", which is text, the kernel compares the first "
                + LONGEST_NAME + " bytes only", pos);
    }

    private static List<Byte> list(byte[] bytes, boolean nul) {
        List<Byte> list = new ArrayList<>();
        for (byte b : bytes) {
            list.add(b);
        }
        if (nul) {
            list.add((byte) 0);
        }
        return List.copyOf(list);
    }

    private static Predicate masked(Field field, int bits, byte[] want, String meaning) {
        byte[] mask = new byte[16];
        for (int i = 0; i < bits; i++) {
            mask[i / 8] |= (byte) (0x80 >> i % 8);
        }
        return new Predicate.Masked(field.name(), Predicate.Bytes16.of(mask), Predicate.Bytes16.of(want), meaning);
    }

    /** A string that can be compared byte by byte with a thread's name. */
    private static String name(Object value, Pos pos) {
        if (!(value instanceof CharSequence)) {
            throw new StaysInScript("names are compared with strings", pos);
        }
        String text = value.toString();
        if (!isComparable(text)) {
            throw new StaysInScript("a name cannot be compared with this text byte by byte", pos);
        }
        return text;
    }

    /**
     * Whether a name equals the text where its bytes are the text's. Bytes that are no UTF-8 read as lone surrogates,
     * and no name reads as surrogates that would be UTF-8 if put together.
     */
    static boolean isComparable(String text) {
        return text.indexOf('\0') < 0 && RawText.decode(RawText.encode(text)).equals(text);
    }

    private static IpAddress address(Field field, Object value, Pos pos) {
        if (addressOrBlock(field, value, pos) instanceof IpAddress address) {
            return address;
        }
        throw new PlanError(value + " is a block of addresses: say " + field.name() + " in " + value, pos);
    }

    private static Object addressOrBlock(Field field, Object value, Pos pos) {
        if (value instanceof IpAddress || value instanceof Cidr) {
            return value;
        }
        if (!(value instanceof CharSequence)) {
            throw new StaysInScript("addresses are compared with addresses", pos);
        }
        String text = value.toString();
        try {
            return text.contains("/") ? Cidr.parse(text) : IpAddress.parse(text);
        } catch (IllegalArgumentException e) {
            boolean saysMore = text.contains("/") || text.contains("%");
            throw new PlanError(saysMore ? e.getMessage()
                    : "'" + text + "' is not an IP address, and " + field.name() + " is one", pos);
        }
    }
}
