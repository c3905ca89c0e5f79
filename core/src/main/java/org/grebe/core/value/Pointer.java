package org.grebe.core.value;

/**
 * An address of memory where it is shown: {@code 0xffff888109a91bc0}. Scripts reckon with the same as a long, which
 * would print as -131387182474304. No Number, which JSON would have without quotes.
 */
public record Pointer(long address) implements Comparable<Pointer> {
    @Override
    public int compareTo(Pointer other) {
        return Long.compareUnsigned(address, other.address);
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(address);
    }
}
