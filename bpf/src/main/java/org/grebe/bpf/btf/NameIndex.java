package org.grebe.bpf.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Finds type ids by name: one sorted array of {@code hash << 32 | id}. Hashes collide, so a hit counts only if the
 * type's real name agrees.
 */
final class NameIndex {
    private final BtfTypes types;
    private final long[] entries;

    NameIndex(BtfTypes types) {
        this.types = types;
        long[] found = new long[types.count()];
        int count = 0;
        for (int id = 1; id < types.count(); id++) {
            int name = types.nameAt(id);
            if (name != 0) {
                found[count++] = (long) types.stringHash(name) << 32 | id;
            }
        }
        entries = Arrays.copyOf(found, count);
        Arrays.sort(entries);
    }

    /** Offers the ids with that kind and name, lowest first, until {@code taker} says false. */
    void each(BtfKind kind, String name, IntPredicate taker) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int hash = 0;
        for (byte b : wanted) {
            hash = 31 * hash + b;
        }
        // Ids begin at 1, so this key is never in the array and the result is always the insertion point.
        int from = -1 - Arrays.binarySearch(entries, (long) hash << 32);
        for (int i = from; i < entries.length && (int) (entries[i] >> 32) == hash; i++) {
            int id = (int) entries[i];
            boolean same = types.kind(id) == kind && types.stringEquals(types.nameAt(id), wanted);
            if (same && !taker.test(id)) {
                return;
            }
        }
    }
}
