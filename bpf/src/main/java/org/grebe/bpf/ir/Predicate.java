package org.grebe.bpf.ir;

import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.asm.Cond;

/** A condition that the kernel tests. Prints as one would say it. */
public sealed interface Predicate {
    <R> R accept(Visitor<R> visitor);

    /** A method for each node. */
    interface Visitor<R> {
        R constant(Constant constant);

        R compare(Compare compare);

        R between(Between between);

        R oneOf(OneOf oneOf);

        R inSet(InSet inSet);

        R masked(Masked masked);

        R bytesInSet(BytesInSet bytesInSet);

        R contains(Contains contains);

        R sameBytes(SameBytes sameBytes);

        R mapped(Mapped mapped);

        R present(Present present);

        R and(And and);

        R or(Or or);

        R not(Not not);
    }

    record Constant(boolean value) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.constant(this);
        }

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** Signed. */
    record Compare(Value left, Cond cond, Value right) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.compare(this);
        }

        @Override
        public String toString() {
            String symbol = cond.symbol.startsWith("s") ? cond.symbol.substring(1) : cond.symbol;
            return left + " " + symbol + " " + right;
        }
    }

    /** Both ends belong to it. */
    record Between(Value value, long low, long high) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.between(this);
        }

        @Override
        public String toString() {
            return value + " in " + low + ".." + high;
        }
    }

    /** Membership, by a comparison for each value. */
    record OneOf(Value value, List<Long> values) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.oneOf(this);
        }

        @Override
        public String toString() {
            return value + " in " + values;
        }
    }

    /** Membership, by a map. */
    record InSet(Value value, KeySet set) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.inSet(this);
        }

        @Override
        public String toString() {
            return value + " in " + set;
        }
    }

    /** {@code (field & mask) == want} over the field's 16 bytes: equality, prefixes of names, CIDR blocks. */
    record Masked(String field, Bytes16 mask, Bytes16 want, String meaning) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.masked(this);
        }

        @Override
        public String toString() {
            return meaning;
        }
    }

    /** Membership of a field's 16 bytes, by a map. */
    record BytesInSet(String field, KeySet set) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.bytesInSet(this);
        }

        @Override
        public String toString() {
            return field + " in " + set;
        }
    }

    /** The bytes are somewhere in the field's 16 bytes. */
    record Contains(String field, List<Byte> bytes, String meaning) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.contains(this);
        }

        @Override
        public String toString() {
            return meaning;
        }
    }

    /** Both fields have the same 16 bytes. */
    record SameBytes(String left, String right) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sameBytes(this);
        }

        @Override
        public String toString() {
            return left + " == " + right;
        }
    }

    /** An IPv6 address is {@code ::ffff:a.b.c.d}: IPv4. The member's size is of no account. */
    record Mapped(Value.Member address) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.mapped(this);
        }

        @Override
        public String toString() {
            return address + " in ::ffff:0:0/96";
        }
    }

    /** A field that may be null is not. */
    record Present(String field) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.present(this);
        }

        @Override
        public String toString() {
            return field + " != null";
        }
    }

    record And(List<Predicate> tests) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.and(this);
        }

        @Override
        public String toString() {
            return join(tests, " && ");
        }
    }

    record Or(List<Predicate> tests) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.or(this);
        }

        @Override
        public String toString() {
            return join(tests, " || ");
        }
    }

    record Not(Predicate test) implements Predicate {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.not(this);
        }

        @Override
        public String toString() {
            if (test instanceof Compare c) {
                return new Compare(c.left(), c.cond().negated(), c.right()).toString();
            } else if (test instanceof Present p) {
                return p.field() + " == null";
            }
            return "!(" + test + ")";
        }
    }

    /** 16 bytes, the first in the lowest byte of {@code first}, as a little-endian kernel loads them. */
    record Bytes16(long first, long second) {
        public static Bytes16 of(byte[] bytes) {
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

    private static String join(List<Predicate> tests, String word) {
        return "(" + String.join(word, tests.stream().map(Predicate::toString).toList()) + ")";
    }

    /** Names of the event's fields that it looks at. */
    default Set<String> fields() {
        Set<String> names = new LinkedHashSet<>();
        accept(Scan.forFields(names));
        return names;
    }
}
