package org.grebe.core.value;

/**
 * A block of addresses. An IPv4 block /n is the block ::ffff:a.b.c.d/96+n, so that IPv4 addresses on IPv6 sockets are
 * in it.
 *
 * @param base first address of the block
 * @param prefixLength leading bits that are the same in the whole block, of 128
 */
public record Cidr(IpAddress base, int prefixLength) {
    public Cidr {
        if (prefixLength < 0 || prefixLength > 128) {
            throw new IllegalArgumentException("a prefix length is 0 to 128: prefixLength=" + prefixLength);
        }
        if (!mask(base, prefixLength).equals(base)) {
            throw new IllegalArgumentException("the block " + base + " has bits set beyond its prefix; the block"
                    + " begins at " + mask(base, prefixLength));
        }
    }

    /**
     * Reads {@code 10.0.0.0/8} or {@code fe80::/10}; an address alone is the block of that address.
     *
     * @throws IllegalArgumentException if it is neither, or the address has bits set beyond the prefix
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address;
        try {
            address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        } catch (IllegalArgumentException e) {
            throw notABlock(text);
        }
        boolean v4 = text.indexOf(':') < 0;
        int prefix = v4 ? 32 : 128;
        if (slash >= 0) {
            String digits = text.substring(slash + 1);
            if (!digits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(digits) > prefix) {
                throw notABlock(text);
            }
            prefix = Integer.parseInt(digits);
        }
        int length = v4 ? 96 + prefix : prefix;
        IpAddress base = mask(address, length);
        if (!base.equals(address)) {
            throw new IllegalArgumentException("'" + text + "' has bits set beyond its prefix; did you mean "
                    + base.ofSocket() + "/" + prefix + "?");
        }
        return new Cidr(address, length);
    }

    private static IllegalArgumentException notABlock(String text) {
        IpText.refuseZone(text);
        return new IllegalArgumentException(
                "'" + text + "' is not a block of addresses such as 10.0.0.0/8 or fe80::/10");
    }

    private static IpAddress mask(IpAddress a, int length) {
        return IpAddress.of(a.hi() & ones(length), a.lo() & ones(length - 64), a.isV6Socket());
    }

    /** The first {@code count} bits of a word. */
    private static long ones(int count) {
        return count <= 0 ? 0 : count >= 64 ? -1 : -1L << (64 - count);
    }

    public boolean contains(IpAddress address) {
        return mask(address, prefixLength).equals(base);
    }

    /** Groovy's {@code in}. */
    public boolean isCase(Object candidate) {
        return candidate instanceof IpAddress a ? contains(a)
                : candidate instanceof CharSequence s && contains(IpAddress.parse(s.toString()));
    }

    @Override
    public String toString() {
        boolean v4 = base.isV4() && !base.isV6Socket();
        return base.ofSocket() + "/" + (v4 ? prefixLength - 96 : prefixLength);
    }
}
