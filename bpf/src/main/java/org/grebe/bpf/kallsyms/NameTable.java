package org.grebe.bpf.kallsyms;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** Looks byte ranges up in a fixed set of names. */
final class NameTable {
    private final String[] names;
    private final byte[][] keys;

    NameTable(Collection<String> wanted) {
        int size = Integer.highestOneBit(wanted.size() + 1) * 4;
        names = new String[size];
        keys = new byte[size][];
        for (String name : wanted) {
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            int slot = hash(key, 0, key.length) & size - 1;
            while (keys[slot] != null) {
                slot = slot + 1 & size - 1;
            }
            keys[slot] = key;
            names[slot] = name;
        }
    }

    /** The name, or null if it is not in the set. */
    String find(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to) & keys.length - 1;
        while (keys[slot] != null) {
            if (Arrays.equals(keys[slot], 0, keys[slot].length, bytes, from, to)) {
                return names[slot];
            }
            slot = slot + 1 & keys.length - 1;
        }
        return null;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ hash >>> 16;
    }
}
