package org.grebe.bpf.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes small BTF files for tests; methods that add a type give its id. */
final class BtfBuilder {
    private final ByteOrder order;
    private final List<int[]> types = new ArrayList<>();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();

    BtfBuilder(ByteOrder order) {
        this.order = order;
        strings.write(0);
    }

    /** A member, with its place as the struct's kind_flag wants it. */
    record Field(String name, int typeId, int place) {
        static Field at(String name, int typeId, int byteOffset) {
            return new Field(name, typeId, byteOffset * 8);
        }

        /** For structs with kind_flag. */
        static Field bits(String name, int typeId, int bitOffset, int bitSize) {
            return new Field(name, typeId, bitSize << 24 | bitOffset);
        }
    }

    int raw(String name, int kind, boolean flag, int length, int sizeOrType, int... rest) {
        int[] words = new int[3 + rest.length];
        words[0] = string(name);
        words[1] = (flag ? 1 << 31 : 0) | kind << 24 | length;
        words[2] = sizeOrType;
        System.arraycopy(rest, 0, words, 3, rest.length);
        types.add(words);
        return types.size();
    }

    int raw(String name, BtfKind kind, int sizeOrType, int... rest) {
        return raw(name, kind.ordinal(), false, 0, sizeOrType, rest);
    }

    int integer(String name, int size, boolean signed) {
        return integer(name, size, signed, 0, size * 8);
    }

    int integer(String name, int size, boolean signed, int shift, int bits) {
        return raw(name, BtfKind.INT, size, (signed ? 1 << 24 : 0) | shift << 16 | bits);
    }

    int pointer(int to) {
        return raw("", BtfKind.PTR, to);
    }

    int array(int of, int index, int count) {
        return raw("", BtfKind.ARRAY, 0, of, index, count);
    }

    int struct(String name, int size, Field... fields) {
        return aggregate(name, BtfKind.STRUCT, false, size, fields);
    }

    int union(String name, int size, Field... fields) {
        return aggregate(name, BtfKind.UNION, false, size, fields);
    }

    int aggregate(String name, BtfKind kind, boolean flag, int size, Field... fields) {
        int[] words = new int[fields.length * 3];
        for (int i = 0; i < fields.length; i++) {
            words[3 * i] = string(fields[i].name());
            words[3 * i + 1] = fields[i].typeId();
            words[3 * i + 2] = fields[i].place();
        }
        return raw(name, kind.ordinal(), flag, fields.length, size, words);
    }

    int enumeration(String name, boolean signed, String enumerator, int value) {
        return raw(name, BtfKind.ENUM.ordinal(), signed, 1, 4, string(enumerator), value);
    }

    int enumeration64(String name, String enumerator, long value) {
        return raw(name, BtfKind.ENUM64.ordinal(), false, 1, 8, string(enumerator), (int) value, (int) (value >> 32));
    }

    /** Parameters as pairs of name and type id. */
    int proto(int result, Object... pairs) {
        int[] words = new int[pairs.length];
        for (int i = 0; i < pairs.length; i += 2) {
            words[i] = string((String) pairs[i]);
            words[i + 1] = (Integer) pairs[i + 1];
        }
        return raw("", BtfKind.FUNC_PROTO.ordinal(), false, pairs.length / 2, result, words);
    }

    int function(String name, int proto) {
        return raw(name, BtfKind.FUNC, proto);
    }

    private int string(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int at = strings.size();
        strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        strings.write(0);
        return at;
    }

    byte[] build() {
        int typesLength = types.stream().mapToInt(words -> words.length * 4).sum();
        ByteBuffer file = ByteBuffer.allocate(24 + typesLength + strings.size()).order(order);
        file.putShort((short) 0xEB9F).put((byte) 1).put((byte) 0);
        file.putInt(24).putInt(0).putInt(typesLength).putInt(typesLength).putInt(strings.size());
        for (int[] words : types) {
            for (int word : words) {
                file.putInt(word);
            }
        }
        return file.put(strings.toByteArray()).array();
    }
}
