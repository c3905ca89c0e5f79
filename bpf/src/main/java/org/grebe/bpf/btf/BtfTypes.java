package org.grebe.bpf.btf;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The types of a BTF file as bytes and one array of where each begins; a type is decoded when it is asked for.
 *
 * <pre>
 * 0         4                                       8          12
 * name_off  kind_flag:1 0:2 kind:5 0:8 vlen:16      size|type  what the kind adds
 * </pre>
 */
final class BtfTypes {
    /** Real types stay far below; deeper means that the file is circular. */
    static final int MAX_DEPTH = 64;

    private static final int COMMON = 12;

    private final byte[] file;
    private final boolean bigEndian;
    private final BtfHeader header;
    private final int[] starts;

    BtfTypes(byte[] file) {
        this.file = file;
        header = BtfHeader.parse(file);
        bigEndian = header.order() == ByteOrder.BIG_ENDIAN;
        starts = index();
    }

    private int[] index() {
        int[] found = new int[header.typesLength() / COMMON + 1];
        int end = header.typesAt() + header.typesLength();
        int count = 1;
        for (int at = header.typesAt(); at < end; count++) {
            if (end - at < COMMON) {
                throw new BtfException("BTF type " + count + " is cut off");
            }
            int info = word(at + 4);
            BtfKind kind = BtfKind.of(info >>> 24 & 0x1f);
            if (kind == null || kind == BtfKind.VOID) {
                // Its length is unknown too, so nothing behind it can be read.
                throw new BtfException("BTF type " + count + " is of kind " + (info >>> 24 & 0x1f)
                        + ", which this grebe does not know; a newer grebe may");
            }
            int size = COMMON + kind.fixedBytes + kind.bytesEach * (info & 0xffff);
            if (end - at < size || Integer.compareUnsigned(word(at), header.stringsLength()) >= 0) {
                throw new BtfException("BTF type " + count + " (" + kind.word() + ") points outside of its section");
            }
            found[count] = at;
            at += size;
        }
        return Arrays.copyOf(found, count);
    }

    /** By hand: the index is built once, cold, where a ByteBuffer takes twice as long. */
    private int word(int at) {
        int word = file[at] & 0xff | (file[at + 1] & 0xff) << 8 | (file[at + 2] & 0xff) << 16 | file[at + 3] << 24;
        return bigEndian ? Integer.reverseBytes(word) : word;
    }

    /** Ids are 1 to count - 1; 0 is void. */
    int count() {
        return starts.length;
    }

    private int start(int id) {
        if (id <= 0 || id >= starts.length) {
            throw new BtfException(
                    "BTF has no type " + Integer.toUnsignedString(id) + ", only 1 to " + (starts.length - 1));
        }
        return starts[id];
    }

    private int info(int id) {
        return word(start(id) + 4);
    }

    BtfKind kind(int id) {
        return id == 0 ? BtfKind.VOID : BtfKind.of(info(id) >>> 24 & 0x1f);
    }

    boolean kindFlag(int id) {
        return info(id) < 0;
    }

    /** Members, enumerators or parameters. */
    int length(int id) {
        return info(id) & 0xffff;
    }

    /** The third common word: a size in bytes or a type id, as the kind says. */
    int sizeOrType(int id) {
        return word(start(id) + 8);
    }

    /** 0 if the type has no name. */
    int nameAt(int id) {
        return word(start(id));
    }

    String name(int id) {
        return string(nameAt(id));
    }

    /** Word {@code word} of the fixed part behind the common one. */
    int extra(int id, int word) {
        return word(start(id) + COMMON + 4 * word);
    }

    /** Word {@code word} of member, enumerator or parameter {@code i}. */
    int part(int id, int i, int word) {
        int start = start(id);
        return word(start + COMMON + i * kind(id).bytesEach + 4 * word);
    }

    String string(int at) {
        int from = stringStart(at);
        int to = from;
        while (file[to] != 0) {
            to++;
        }
        return new String(file, from, to - from, StandardCharsets.UTF_8);
    }

    boolean stringEquals(int at, byte[] wanted) {
        int from = stringStart(at);
        int end = from + wanted.length;
        return end < header.stringsAt() + header.stringsLength()
                && file[end] == 0
                && Arrays.equals(file, from, end, wanted, 0, wanted.length);
    }

    int stringHash(int at) {
        int hash = 0;
        for (int i = stringStart(at); file[i] != 0; i++) {
            hash = 31 * hash + file[i];
        }
        return hash;
    }

    private int stringStart(int at) {
        if (Integer.compareUnsigned(at, header.stringsLength()) >= 0) {
            throw new BtfException("BTF name at " + Integer.toUnsignedString(at) + " is outside of the strings");
        }
        return header.stringsAt() + at;
    }

    /** What remains without typedefs, const, volatile, restrict and type tags. */
    int strip(int id) {
        int bare = id;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            BtfKind kind = kind(bare);
            if (kind != BtfKind.TYPEDEF && !kind.isQualifier()) {
                return bare;
            }
            bare = sizeOrType(bare);
        }
        throw tooDeep(id);
    }

    static BtfException tooDeep(int id) {
        return new BtfException("BTF type " + id + " is nested more than " + MAX_DEPTH + " deep; is it circular?");
    }
}
