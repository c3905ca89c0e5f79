package org.grebe.bpf.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Byte order and sections of a BTF file, checked against its size. Positions count from the start of the file.
 *
 * <pre>
 * 0      2        3      4        8         12        16       20
 * magic  version  flags  hdr_len  type_off  type_len  str_off  str_len      offsets count from the end of the header
 * </pre>
 */
record BtfHeader(ByteOrder order, int typesAt, int typesLength, int stringsAt, int stringsLength) {
    private static final int MAGIC = 0xEB9F;
    private static final int SIZE = 24;

    static BtfHeader parse(byte[] file) {
        if (file.length < SIZE) {
            throw new BtfException("this is not BTF: " + file.length + " bytes are less than a header");
        }
        ByteBuffer bytes = ByteBuffer.wrap(file);
        ByteOrder order = order(bytes);
        bytes.order(order);
        int version = file[2] & 0xff;
        if (version != 1) {
            throw new BtfException("BTF version " + version + " is not known; grebe reads version 1");
        }
        long length = word(bytes, 4);
        if (length < SIZE || length > file.length) {
            throw new BtfException("BTF header of " + length + " bytes in a file of " + file.length);
        }
        int typesAt = section("types", file, length + word(bytes, 8), word(bytes, 12));
        int stringsAt = section("strings", file, length + word(bytes, 16), word(bytes, 20));
        int stringsLength = bytes.getInt(20);
        if (stringsLength == 0 || file[stringsAt] != 0 || file[stringsAt + stringsLength - 1] != 0) {
            throw new BtfException("BTF strings must begin and end with a NUL");
        }
        return new BtfHeader(order, typesAt, bytes.getInt(12), stringsAt, stringsLength);
    }

    private static ByteOrder order(ByteBuffer bytes) {
        int magic = bytes.order(ByteOrder.BIG_ENDIAN).getShort(0) & 0xffff;
        if (magic == MAGIC) {
            return ByteOrder.BIG_ENDIAN;
        }
        if (magic == (Short.reverseBytes((short) MAGIC) & 0xffff)) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        throw new BtfException("this is not BTF: it begins with 0x%04x, not 0xeb9f".formatted(magic));
    }

    private static int section(String name, byte[] file, long at, long length) {
        if (at + length > file.length) {
            throw new BtfException(
                    "BTF is cut off: its " + name + " end at byte " + (at + length) + " of " + file.length);
        }
        return (int) at;
    }

    private static long word(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xffffffffL;
    }
}
