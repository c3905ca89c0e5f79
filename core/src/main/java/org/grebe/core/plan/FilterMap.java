package org.grebe.core.plan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.grebe.bpf.ir.KeySet;
import org.grebe.bpf.map.MapSpec;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.Integers;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.LiveSet;
import org.grebe.core.value.PinnedSet;
import org.grebe.core.value.RawText;

/**
 * A set that the kernel looks up.
 *
 * @param members Longes for BITMAP and HASH, IpAddresses or Strings for HASH16, Cidrs and IpAddresses for LPM
 * @param live the script's set that the map follows, or null
 * @param pinned where the map is, for PINNED; else null
 */
public record FilterMap(String name, Kind kind, List<?> members, LiveSet live, PinnedSet pinned)
        implements KeySet {
    /** Room of a map whose set may grow while a trace runs. */
    private static final int LIVE_ENTRIES = 65536;

    /** Up to so many members are compared one by one, which is the cheapest. */
    public static final int INLINE_LIMIT = 16;

    /** The same for members of 16 bytes, where a comparison takes more. */
    public static final int INLINE_LIMIT_16 = 4;

    private static final int BITMAP_BYTES = 65536 / 8;

    public FilterMap {
        members = List.copyOf(members);
    }

    /** A set that does not change. */
    public FilterMap(String name, Kind kind, List<?> members) {
        this(name, kind, members, null, null);
    }

    /** The planner makes no other sets. */
    static FilterMap of(KeySet set) {
        return (FilterMap) set;
    }

    /** Whether {@link #members} are all that it ever holds. */
    boolean isFixed() {
        return live == null && pinned == null;
    }

    static FilterMap pinned(String name, PinnedSet set) {
        return new FilterMap(name, Kind.PINNED, List.of(), null, set);
    }

    /** A script's set as it is now. */
    static FilterMap live(String name, Kind kind, LiveSet set) {
        FilterMap empty = new FilterMap(name, kind, List.of(), set, null);
        return new FilterMap(name, kind, set.stream().map(empty::member).distinct().toList(), set, null);
    }

    /**
     * A value from the script as a member.
     *
     * @throws IllegalArgumentException if the map cannot hold it
     */
    public Object member(Object value) {
        return switch (kind) {
            case BITMAP, HASH -> {
                if (!Integers.isInteger(value)) {
                    throw new IllegalArgumentException("the set takes whole numbers, not " + value);
                }
                yield ((Number) value).longValue();
            }
            case HASH16 -> {
                if (!(value instanceof String name) || !ByteTests.isComparable(name)) {
                    throw new IllegalArgumentException("the set takes names of threads, not " + value);
                }
                yield name;
            }
            case PINNED -> throw notOurs();
            case LPM -> value instanceof String text
                    ? text.contains("/") ? Cidr.parse(text) : IpAddress.parse(text)
                    : address(value);
        };
    }

    private static Object address(Object value) {
        if (value instanceof Cidr || value instanceof IpAddress) {
            return value;
        }
        throw new IllegalArgumentException("the set takes addresses and blocks of addresses, not " + value);
    }

    public MapSpec spec() {
        int entries = live == null ? Math.max(1, members.size()) : LIVE_ENTRIES;
        return switch (kind) {
            case BITMAP -> MapSpec.array(name, BITMAP_BYTES, 1);
            case HASH -> MapSpec.hash(name, 8, 1, entries);
            case PINNED -> throw notOurs();
            case HASH16 -> MapSpec.hash(name, 16, 1, entries);
            case LPM -> MapSpec.lpmTrie(name, 16, 1, entries);
        };
    }

    /** The whole value of a bitmap: bit n of byte n / 8 is the number n. */
    public byte[] bitmap() {
        byte[] bits = new byte[BITMAP_BYTES];
        for (Object member : members) {
            long value = (Long) member;
            if (value >= 0 && value <= 65535) {
                bits[(int) value / 8] |= (byte) (1 << value % 8);
            }
        }
        return bits;
    }

    /** The member as the map's key. */
    public byte[] key(Object member) {
        return switch (kind) {
            case BITMAP -> throw new IllegalStateException("a bitmap has no keys: name=" + name);
            case HASH -> ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong((Long) member).array();
            case PINNED -> throw notOurs();
            case HASH16 -> member instanceof IpAddress a ? a.bytes() : nulPadded((String) member);
            case LPM -> member instanceof Cidr c
                    ? prefix(c.prefixLength(), c.base().bytes())
                    : prefix(128, ((IpAddress) member).bytes());
        };
    }

    private IllegalStateException notOurs() {
        return new IllegalStateException("somebody else fills this map: name=" + name);
    }

    private static byte[] prefix(int length, byte[] address) {
        return ByteBuffer.allocate(20).order(ByteOrder.nativeOrder()).putInt(length).put(address).array();
    }

    private static byte[] nulPadded(String name) {
        return Arrays.copyOf(RawText.encode(name), 16);
    }

    @Override
    public String toString() {
        if (kind == Kind.PINNED) {
            return pinned.toString();
        }
        String what = (live == null ? "" : "live ") + kind.name().toLowerCase(Locale.ROOT);
        return what + " " + name + " of " + members.size() + " values";
    }
}
