package org.grebe.bpf.map;

import java.nio.ByteBuffer;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.SysException;

/**
 * Reads a hash many entries a system call: BPF_MAP_LOOKUP_BATCH, Linux 5.6. The kernel goes from bucket to bucket and
 * copies each under its lock, so an entry that is there all the time is read once, whatever is deleted meanwhile.
 */
final class MapBatches {
    private static final int VALUE_BYTES = 1 << 20;
    private static final int LEAST = 64;
    private static final int MOST = 8192;
    /** Where it goes on: a bucket's number, as the kernel has it for hashes. */
    private static final int PLACE_BYTES = 8;

    private final BpfMap map;
    private final int keyBytes;
    private final int valueBytes;
    private int room;

    MapBatches(BpfMap map, int valueBytes) {
        this(map, valueBytes, Math.max(LEAST, Math.min(MOST, VALUE_BYTES / valueBytes)));
    }

    /** {@code room} is how many entries a call may return, to begin with. */
    MapBatches(BpfMap map, int valueBytes, int room) {
        this.map = map;
        this.keyBytes = map.spec().keySize();
        this.valueBytes = valueBytes;
        this.room = Math.min(map.spec().maxEntries(), room);
    }

    static boolean fit(MapSpec spec) {
        return switch (spec.type()) {
            case HASH, PERCPU_HASH, LRU_HASH -> true;
            default -> false;
        };
    }

    /** False if the kernel does not do it for this map, and {@code reader} was given nothing. */
    boolean read(BpfMap.EntryReader reader) {
        Mem from = null;
        Mem to = Mem.allocate(PLACE_BYTES);
        while (true) {
            try (Mem keys = Mem.allocate(room * keyBytes);
                    Mem values = Mem.allocate(room * valueBytes)) {
                // The same buffers as long as they are large enough.
                while (true) {
                    int read = 0;
                    long result;
                    try (BpfAttr attr = attr(from, to, keys, values, room)) {
                        result = attr.call();
                        read = attr.getU32(32);
                    }
                    if (result == -Errno.ENOSPC.number) {
                        break; // A bucket has more than there is room for: nothing of it was copied.
                    } else if (result < 0 && result != -Errno.ENOENT.number) {
                        if (from == null) {
                            return false;
                        }
                        throw new SysException("read map " + map.spec().name(), (int) -result);
                    }
                    hand(reader, keys.bytes(), values.bytes(), read);
                    if (result == -Errno.ENOENT.number) {
                        return true;
                    }
                    Mem next = from == null ? Mem.allocate(PLACE_BYTES) : from;
                    from = to;
                    to = next;
                }
            }
            if (room >= map.spec().maxEntries()) {
                throw new SysException("read map " + map.spec().name(), Errno.ENOSPC.number);
            }
            room = (int) Math.min(map.spec().maxEntries(), room * 2L);
        }
    }

    private BpfAttr attr(Mem from, Mem to, Mem keys, Mem values, int room) {
        BpfAttr attr = new BpfAttr(BpfCommand.MAP_LOOKUP_BATCH).u32(32, room).fd(36, map.fd());
        attr.pointer(8, to).pointer(16, keys).pointer(24, values);
        return from == null ? attr : attr.pointer(0, from);
    }

    private void hand(BpfMap.EntryReader reader, ByteBuffer keys, ByteBuffer values, int count) {
        for (int i = 0; i < count; i++) {
            reader.entry(keys, i * keyBytes, values, i * valueBytes);
        }
    }
}
