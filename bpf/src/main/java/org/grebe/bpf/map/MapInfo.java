package org.grebe.bpf.map;

import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/** What the kernel knows of a map ({@code struct bpf_map_info}); sizes in bytes. */
record MapInfo(int type, int keySize, int valueSize, int maxEntries, int flags) {
    private static final int SIZE = 24;

    /** @throws IllegalArgumentException if the descriptor is one of something else, such as a program */
    static MapInfo of(Fd fd, String path) {
        try (Mem info = Mem.allocate(80);
                BpfAttr attr = new BpfAttr(BpfCommand.OBJ_GET_INFO_BY_FD)) {
            long result = attr.fd(0, fd).u32(4, SIZE).pointer(8, info).call();
            var b = info.bytes();
            // A program's info begins with its type, too; but only a map answers a look-up of its next key.
            if (result < 0 || !isMap(fd)) {
                throw new IllegalArgumentException("pinned map " + path + ": this is no map");
            }
            return new MapInfo(b.getInt(0), b.getInt(8), b.getInt(12), b.getInt(16), b.getInt(20));
        }
    }

    private static boolean isMap(Fd fd) {
        try (BpfAttr attr = new BpfAttr(BpfCommand.MAP_GET_NEXT_KEY)) {
            return attr.fd(0, fd).call() != -Errno.EINVAL.number;
        }
    }

    MapSpec hash(String name, String path, int keyBytes) {
        boolean hash = type == MapType.HASH.number || type == MapType.LRU_HASH.number;
        if (!hash || keySize != keyBytes) {
            throw new IllegalArgumentException("pinned map " + path + ": it must be a hash map with keys of " + keyBytes
                    + " bytes, and is of type " + type + " with keys of " + keySize);
        }
        return new MapSpec(name, type == MapType.HASH.number ? MapType.HASH : MapType.LRU_HASH, keySize, valueSize,
                maxEntries, flags);
    }
}
