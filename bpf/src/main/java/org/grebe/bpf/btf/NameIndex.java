package org.grebe.bpf.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds type ids by name: a hash table in two arrays, the first id of each bucket and the next id in the same bucket.
 * Names are not kept, so a hit counts only if the type's real name agrees. A kernel has some 70,000 of them.
 */
final class NameIndex {
    private final BtfTypes types;
    private final int[] first;
    private final int[] next;

    NameIndex(BtfTypes types) {
        this.types = types;
        first = new int[Integer.highestOneBit(types.count()) * 2];
        next = new int[types.count()];
        // Backwards, so that the lowest id comes first in its bucket.
        for (int id = types.count() - 1; id > 0; id--) {
            int name = types.nameAt(id);
            if (name != 0) {
                int bucket = bucket(types.stringHash(name));
                next[id] = first[bucket];
                first[bucket] = id;
            }
        }
    }

    private int bucket(int hash) {
        return (hash ^ hash >>> 15) & first.length - 1;
    }

    /** The lowest id with that kind and name, or 0. */
    int find(BtfKind kind, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        return matching(first[bucket(hash(wanted))], kind, wanted);
    }

    /** All ids with that kind and name, lowest first. */
    int[] all(BtfKind kind, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int[] found = new int[1];
        int count = 0;
        int id = matching(first[bucket(hash(wanted))], kind, wanted);
        while (id != 0) {
            if (count == found.length) {
                found = Arrays.copyOf(found, count * 2);
            }
            found[count++] = id;
            id = matching(next[id], kind, wanted);
        }
        return Arrays.copyOf(found, count);
    }

    private int matching(int from, BtfKind kind, byte[] wanted) {
        int id = from;
        while (id != 0 && !(types.kind(id) == kind && types.stringEquals(types.nameAt(id), wanted))) {
            id = next[id];
        }
        return id;
    }

    private static int hash(byte[] name) {
        int hash = 0;
        for (byte b : name) {
            hash = 31 * hash + b;
        }
        return hash;
    }
}
