package org.grebe.core.plan;

import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Cond;

/** A condition that the kernel tests. Prints as one would say it. */
public sealed interface Test {
    record Constant(boolean value) implements Test {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** Signed. */
    record Compare(Num left, Cond cond, Num right) implements Test {
        @Override
        public String toString() {
            String symbol = cond.symbol.startsWith("s") ? cond.symbol.substring(1) : cond.symbol;
            return left + " " + symbol + " " + right;
        }
    }

    /** Both ends belong to it. */
    record Between(Num value, long low, long high) implements Test {
        @Override
        public String toString() {
            return value + " in " + low + ".." + high;
        }
    }

    /** Membership, by a comparison for each value. */
    record OneOf(Num value, List<Long> values) implements Test {
        @Override
        public String toString() {
            return value + " in " + values;
        }
    }

    /** Membership, by a filter map. */
    record InMap(Num value, FilterMap map) implements Test {
        @Override
        public String toString() {
            return value + " in " + map;
        }
    }

    /** {@code (field & mask) == want} over the field's 16 bytes: equality, prefixes of names, CIDR blocks. */
    record Masked(String field, Bytes16 mask, Bytes16 want, String meaning) implements Test {
        @Override
        public String toString() {
            return meaning;
        }
    }

    /** Membership of a field's 16 bytes, by a filter map. */
    record BytesInMap(String field, FilterMap map) implements Test {
        @Override
        public String toString() {
            return field + " in " + map;
        }
    }

    /** The bytes stand somewhere in the field's 16 bytes. */
    record Contains(String field, List<Byte> bytes, String meaning) implements Test {
        @Override
        public String toString() {
            return meaning;
        }
    }

    /** Both fields have the same 16 bytes. */
    record SameBytes(String left, String right) implements Test {
        @Override
        public String toString() {
            return left + " == " + right;
        }
    }

    record And(List<Test> tests) implements Test {
        @Override
        public String toString() {
            return join(tests, " && ");
        }
    }

    record Or(List<Test> tests) implements Test {
        @Override
        public String toString() {
            return join(tests, " || ");
        }
    }

    record Not(Test test) implements Test {
        @Override
        public String toString() {
            return "!(" + test + ")";
        }
    }

    /** 16 bytes, the first in the lowest byte of {@code first}, as a little-endian kernel loads them. */
    record Bytes16(long first, long second) {
        static Bytes16 of(byte[] bytes) {
            return new Bytes16(eight(bytes, 0), eight(bytes, 8));
        }

        private static long eight(byte[] bytes, int from) {
            long value = 0;
            for (int i = 7; i >= 0; i--) {
                value = value << 8 | (from + i < bytes.length ? bytes[from + i] & 0xff : 0);
            }
            return value;
        }

        @Override
        public String toString() {
            return HexFormat.of().toHexDigits(first) + ":" + HexFormat.of().toHexDigits(second);
        }
    }

    private static String join(List<Test> tests, String word) {
        return "(" + String.join(word, tests.stream().map(Test::toString).toList()) + ")";
    }

    /** Names of the fields it looks at. */
    static Set<String> fields(Test test) {
        Set<String> fields = new LinkedHashSet<>();
        collect(test, fields);
        return fields;
    }

    private static void collect(Test test, Set<String> fields) {
        if (test instanceof Compare c) {
            Num.fields(c.left(), fields);
            Num.fields(c.right(), fields);
        } else if (test instanceof Between b) {
            Num.fields(b.value(), fields);
        } else if (test instanceof OneOf o) {
            Num.fields(o.value(), fields);
        } else if (test instanceof InMap m) {
            Num.fields(m.value(), fields);
        } else if (test instanceof Masked m) {
            fields.add(m.field());
        } else if (test instanceof BytesInMap m) {
            fields.add(m.field());
        } else if (test instanceof Contains c) {
            fields.add(c.field());
        } else if (test instanceof SameBytes b) {
            fields.add(b.left());
            fields.add(b.right());
        } else if (test instanceof And a) {
            a.tests().forEach(t -> collect(t, fields));
        } else if (test instanceof Or o) {
            o.tests().forEach(t -> collect(t, fields));
        } else if (test instanceof Not n) {
            collect(n.test(), fields);
        }
    }
}
