package org.grebe.core.value;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IP address: 16 bytes in network order, IPv4 as ::ffff:a.b.c.d. Immutable; equal where the bytes are equal.
 *
 * <p>{@code v6Socket} says that an IPv4 address was seen on an IPv6 socket. {@code ::ffff:10.0.0.1} and
 * {@code 10.0.0.1} are the same host, so they are the same value, the same row of a table and the same text; only
 * {@link #ofSocket}, for tools that print as others do, knows the difference.
 */
public final class IpAddress implements Comparable<IpAddress> {
    private static final long MAPPED = 0x0000_ffff_0000_0000L;

    private final long hi;
    private final long lo;
    private final boolean v6Socket;

    private IpAddress(long hi, long lo, boolean v6Socket) {
        this.hi = hi;
        this.lo = lo;
        this.v6Socket = v6Socket;
    }

    /** {@code hi} holds bytes 0 to 7 and {@code lo} bytes 8 to 15, the first byte being the most significant. */
    public static IpAddress of(long hi, long lo, boolean v6Socket) {
        return new IpAddress(hi, lo, v6Socket);
    }

    /** {@code address} has the first byte, the one written first in dotted form, as its most significant. */
    public static IpAddress ofV4(int address) {
        return new IpAddress(0, MAPPED | address & 0xffff_ffffL, false);
    }

    /** Takes 4 or 16 bytes in network order. */
    public static IpAddress of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return switch (bytes.length) {
            case 4 -> ofV4(buffer.getInt());
            case 16 -> new IpAddress(buffer.getLong(), buffer.getLong(), true);
            default -> throw new IllegalArgumentException("an IP address has 4 or 16 bytes: bytes=" + bytes.length);
        };
    }

    /**
     * Reads IPv4 in four decimal parts or IPv6 by RFC 4291. Names are not looked up.
     *
     * @throws IllegalArgumentException if {@code text} is neither
     */
    public static IpAddress parse(String text) {
        return IpText.parse(text);
    }

    /** The address that {@code text} is; null if it is none, which costs little. */
    public static IpAddress ofText(CharSequence text) {
        return IpText.mayBe(text) ? IpText.read(text.toString()) : null;
    }

    /**
     * Null, unless {@code text} is an address with a zone.
     *
     * @throws IllegalArgumentException if it is one, as it would equal none
     */
    public static IpAddress refuseZone(CharSequence text) {
        IpText.refuseZone(text.toString());
        return null;
    }

    /** Bytes 0 to 7. */
    public long hi() {
        return hi;
    }

    /** Bytes 8 to 15. */
    public long lo() {
        return lo;
    }

    public boolean isV4() {
        return hi == 0 && lo >>> 32 == MAPPED >>> 32;
    }

    public boolean isV6Socket() {
        return v6Socket;
    }

    /** 16 bytes, network order. */
    public byte[] bytes() {
        return ByteBuffer.allocate(16).putLong(hi).putLong(lo).array();
    }

    /** Groovy's {@code as}: String, InetAddress or byte[]. */
    public Object asType(Class<?> type) {
        if (type == String.class) {
            return toString();
        }
        if (type == byte[].class) {
            return bytes();
        }
        if (type.isInstance(this)) {
            return this;
        }
        if (type == InetAddress.class) {
            try {
                return InetAddress.getByAddress(bytes());
            } catch (java.net.UnknownHostException e) {
                throw new AssertionError("16 bytes are always an address", e);
            }
        }
        throw new ClassCastException("an IP address cannot become " + type.getName() + "; it can become String,"
                + " InetAddress or byte[]");
    }

    @Override
    public int compareTo(IpAddress other) {
        int high = Long.compareUnsigned(hi, other.hi);
        return high != 0 ? high : Long.compareUnsigned(lo, other.lo);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress a && a.hi == hi && a.lo == lo;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hi * 31 + lo);
    }

    @Override
    public String toString() {
        return IpText.print(this);
    }

    /** As the socket has it: {@code ::ffff:10.0.0.1} where an IPv6 socket is connected by IPv4. */
    public String ofSocket() {
        return isV4() && v6Socket ? "::ffff:" + this : toString();
    }
}
