package org.grebe.core.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.grebe.bpf.map.BpfMap;

/**
 * The keys of a hash map that somebody else made and pinned in a BPF file system, as they are at each look: 8 bytes
 * each in the machine's order, whatever the values. So bcc's tools take their --cgroupmap and --mntnsmap.
 */
public final class PinnedSet extends AbstractSet<Object> {
    private static final int KEY_BYTES = 8;

    private final String path;

    public PinnedSet(String path) {
        this.path = path;
    }

    public String path() {
        return path;
    }

    /**
     * A descriptor of one's own.
     *
     * @throws IllegalArgumentException if there is no such map, or it is another kind of map
     */
    public BpfMap open(String name) {
        return BpfMap.pinnedHash(name, path, KEY_BYTES);
    }

    @Override
    public boolean contains(Object key) {
        if (!(key instanceof Number n)) {
            return false;
        }
        try (BpfMap map = open("pinned")) {
            byte[] bytes = ByteBuffer.allocate(KEY_BYTES).order(ByteOrder.nativeOrder()).putLong(n.longValue()).array();
            return map.lookup(bytes).isPresent();
        }
    }

    @Override
    public Iterator<Object> iterator() {
        List<Object> keys = new ArrayList<>();
        try (BpfMap map = open("pinned")) {
            map.entries().forEach(e -> keys.add(ByteBuffer.wrap(e.key()).order(ByteOrder.nativeOrder()).getLong()));
        }
        return keys.iterator();
    }

    @Override
    public int size() {
        int size = 0;
        for (Object ignored : this) {
            size++;
        }
        return size;
    }

    /** Without a look at the map. */
    @Override
    public String toString() {
        return "pinned('" + path + "')";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PinnedSet p && p.path.equals(path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }
}
