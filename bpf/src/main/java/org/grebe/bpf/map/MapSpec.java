package org.grebe.bpf.map;

/**
 * A map to be made.
 *
 * @param name how programs refer to it; the kernel sees at most 15 characters of it
 * @param maxEntries entries; for a ring buffer its size in bytes, a power of two and a multiple of the page size
 * @param inner what an array of maps holds, else null
 */
public record MapSpec(
        String name, MapType type, int keySize, int valueSize, int maxEntries, int flags, MapSpec inner) {
    public static final int F_NO_PREALLOC = 1;
    /** Read-only for programs; what user space may do is not changed. */
    public static final int F_RDONLY_PROG = 1 << 7;
    /** Arrays only, Linux 5.5. */
    public static final int F_MMAPABLE = 1 << 10;

    public MapSpec {
        if (maxEntries <= 0 && type != MapType.TASK_STORAGE) {
            // The kernel would say a bare EINVAL.
            throw new IllegalArgumentException("must be > 0: map=" + name + ", maxEntries=" + maxEntries);
        }
        if (type == MapType.RINGBUF && (Integer.bitCount(maxEntries) != 1 || keySize != 0 || valueSize != 0)) {
            throw new IllegalArgumentException(
                    "a ring buffer's size must be a power of 2, with no key and no value: map=" + name
                            + ", maxEntries=" + maxEntries);
        }
        if (type == MapType.LPM_TRIE && (flags & F_NO_PREALLOC) == 0) {
            throw new IllegalArgumentException("an LPM trie must have F_NO_PREALLOC: map=" + name);
        }
    }

    public MapSpec(String name, MapType type, int keySize, int valueSize, int maxEntries, int flags) {
        this(name, type, keySize, valueSize, maxEntries, flags, null);
    }

    public static MapSpec ringbuf(String name, int bytes) {
        return new MapSpec(name, MapType.RINGBUF, 0, 0, bytes, 0);
    }

    public static MapSpec array(String name, int valueSize, int entries) {
        return new MapSpec(name, MapType.ARRAY, 4, valueSize, entries, 0);
    }

    public static MapSpec mmapableArray(String name, int valueSize, int entries) {
        return new MapSpec(name, MapType.ARRAY, 4, valueSize, entries, F_MMAPABLE);
    }

    public static MapSpec perCpuArray(String name, int valueSize, int entries) {
        return new MapSpec(name, MapType.PERCPU_ARRAY, 4, valueSize, entries, 0);
    }

    public static MapSpec hash(String name, int keySize, int valueSize, int entries) {
        return new MapSpec(name, MapType.HASH, keySize, valueSize, entries, 0);
    }

    public static MapSpec lruHash(String name, int keySize, int valueSize, int entries) {
        return new MapSpec(name, MapType.LRU_HASH, keySize, valueSize, entries, 0);
    }

    public static MapSpec perCpuHash(String name, int keySize, int valueSize, int entries) {
        return new MapSpec(name, MapType.PERCPU_HASH, keySize, valueSize, entries, 0);
    }

    /** Keys are a u32 prefix length in the machine's order and then {@code dataSize} bytes, most significant first. */
    public static MapSpec lpmTrie(String name, int dataSize, int valueSize, int entries) {
        return new MapSpec(name, MapType.LPM_TRIE, 4 + dataSize, valueSize, entries, F_NO_PREALLOC);
    }

    /** A value of a multiple of 8 bytes for each thread that programs ask one for. */
    public static MapSpec taskStorage(String name, int valueSize) {
        return new MapSpec(name, MapType.TASK_STORAGE, 4, valueSize, 0, F_NO_PREALLOC);
    }

    /** One slot, in which there is always a map like {@code inner}: see {@link BpfMap#exchange}. */
    public static MapSpec slot(String name, MapSpec inner) {
        return new MapSpec(name, MapType.ARRAY_OF_MAPS, 4, 4, 1, 0, inner);
    }

    public static MapSpec progArray(String name, int entries) {
        return new MapSpec(name, MapType.PROG_ARRAY, 4, 4, entries, 0);
    }
}
