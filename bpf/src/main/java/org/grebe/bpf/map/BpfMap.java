package org.grebe.bpf.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;
import org.grebe.bpf.sys.SysException;

/** A live map. Keys and values are bytes in the machine's order; lengths come from the spec, never from the caller. */
public final class BpfMap implements AutoCloseable {
    /** Update flags: create or replace, only create, only replace. */
    public static final long ANY = 0;

    public static final long NOEXIST = 1;
    public static final long EXIST = 2;

    private final MapSpec spec;
    private final Fd fd;
    private final int valueBytes;
    /** The map in an array's slot, else null. */
    private BpfMap inner;

    private BpfMap(MapSpec spec, Fd fd, BpfMap inner) {
        this.spec = spec;
        this.fd = fd;
        this.inner = inner;
        // The kernel copies the rounded-up value of every possible CPU, whatever the caller expected.
        this.valueBytes = spec.type().isPerCpu() ? perCpuStride(spec) * PossibleCpus.count() : spec.valueSize();
    }

    public static BpfMap create(MapSpec spec) {
        if (spec.inner() == null) {
            return create(spec, null);
        }
        BpfMap made = create(spec.inner());
        try {
            made = create(spec, made);
            made.fillSlot(made.inner);
            return made;
        } catch (RuntimeException e) {
            made.close(); // The inner one, or the outer one with it.
            throw e;
        }
    }

    /** A map that was made as the spec says, its slot filled if it has one. */
    static BpfMap of(MapSpec spec, Fd fd) {
        if (spec.inner() == null) {
            return new BpfMap(spec, fd, null);
        }
        BpfMap map = new BpfMap(spec, fd, create(spec.inner()));
        map.fillSlot(map.inner);
        return map;
    }

    private static BpfMap create(MapSpec spec, BpfMap inner) {
        try (BpfAttr attr = new BpfAttr(BpfCommand.MAP_CREATE)) {
            attr.u32(0, spec.type().number)
                    .u32(4, spec.keySize())
                    .u32(8, spec.valueSize())
                    .u32(12, spec.maxEntries())
                    .u32(16, spec.flags())
                    .u32(20, inner == null ? 0 : inner.fd.number())
                    .bytes(28, ObjectName.bytes(spec.name()));
            if (spec.type() != MapType.TASK_STORAGE) {
                return new BpfMap(spec, attr.checkFd("create map " + spec.name()), inner);
            }
            try (Fd types = ValueTypes.load(spec)) {
                attr.fd(48, types).u32(52, ValueTypes.KEY).u32(56, ValueTypes.VALUE);
                return new BpfMap(spec, attr.checkFd("create map " + spec.name()), inner);
            }
        }
    }

    /**
     * A hash map that somebody else made and pinned, under a name for programs.
     *
     * @throws IllegalArgumentException if the path cannot be opened, is no map, or is one of another kind or key size
     */
    public static BpfMap pinnedHash(String name, String path, int keyBytes) {
        Fd fd = ObjectPath.get(path);
        try {
            return new BpfMap(MapInfo.of(fd, path).hash(name, path, keyBytes), fd, null);
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    public MapSpec spec() {
        return spec;
    }

    public Fd fd() {
        return fd;
    }

    /** For a per-CPU map all CPUs' values, each {@link #perCpuStride} bytes. */
    public Optional<ByteBuffer> lookup(byte[] key) {
        try (Mem value = Mem.allocate(valueBytes);
                BpfAttr attr = element(BpfCommand.MAP_LOOKUP_ELEM, key, value)) {
            long result = attr.call();
            if (result == -Errno.ENOENT.number) {
                return Optional.empty();
            }
            return Optional.of(ok("look up in map", result, value));
        }
    }

    public void update(byte[] key, byte[] value, long flags) {
        if (value.length != valueBytes) {
            throw new IllegalArgumentException(
                    "must have the map's size: map=" + spec.name() + ", value=" + value.length
                            + ", want=" + valueBytes);
        }
        try (Mem v = Mem.of(value);
                BpfAttr attr = element(BpfCommand.MAP_UPDATE_ELEM, key, v)) {
            attr.u64(24, flags).check("update map " + spec.name());
        }
    }

    /** False where there was no such key. */
    public boolean delete(byte[] key) {
        try (BpfAttr attr = element(BpfCommand.MAP_DELETE_ELEM, key, null)) {
            long result = attr.call();
            if (result == -Errno.ENOENT.number) {
                return false;
            }
            ok("delete from map", result, null);
            return true;
        }
    }

    /** All entries, see {@link #read}. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        read((keys, keyAt, values, valueAt) -> {
            byte[] key = new byte[spec.keySize()];
            keys.get(keyAt, key);
            byte[] value = new byte[valueBytes];
            values.get(valueAt, value);
            entries.add(new Entry(key, ByteBuffer.wrap(value).order(ByteOrder.nativeOrder())));
        });
        return entries;
    }

    /** Takes an entry: the key that begins at {@code keyAt}, and the value at {@code valueAt} as of {@link #lookup}. */
    public interface EntryReader {
        void entry(ByteBuffer keys, int keyAt, ByteBuffer values, int valueAt);
    }

    /**
     * Hands over all entries, as of no single instant: programs go on changing the map. The buffers are in the
     * machine's order, and are the reader's until it returns.
     */
    public void read(EntryReader reader) {
        if (!MapBatches.fit(spec) || !new MapBatches(this, valueBytes).read(reader)) {
            readSingly(reader);
        }
    }

    /** At most {@code maxEntries}, since a key deleted meanwhile makes the kernel begin again. */
    void readSingly(EntryReader reader) {
        byte[] key = null;
        for (int i = 0; i < spec.maxEntries(); i++) {
            key = nextKey(key);
            if (key == null) {
                return;
            }
            ByteBuffer found = ByteBuffer.wrap(key).order(ByteOrder.nativeOrder());
            lookup(key).ifPresent(value -> reader.entry(found, 0, value, 0));
        }
    }

    /** Deletes every entry; a hash only, an array has no absent ones. Programs may add others meanwhile. */
    public void clear() {
        entries().forEach(e -> delete(e.key()));
    }

    /** A key and its value (see {@link #lookup}). */
    public record Entry(byte[] key, ByteBuffer value) {}

    private byte[] nextKey(byte[] key) {
        try (Mem next = Mem.allocate(spec.keySize());
                Mem current = key == null ? null : Mem.of(key);
                BpfAttr attr = new BpfAttr(BpfCommand.MAP_GET_NEXT_KEY)) {
            attr.fd(0, fd).pointer(16, next);
            if (current != null) {
                attr.pointer(8, current);
            }
            long result = attr.call();
            if (result == -Errno.ENOENT.number) {
                return null;
            }
            ok("iterate map", result, null);
            return next.toArray();
        }
    }

    /** The map that stands in the slot of a {@link MapSpec#slot}; it is closed with the slot. */
    public BpfMap inner() {
        return inner;
    }

    /**
     * Puts an empty map into the slot and returns the one that was there, which is the caller's to close. No program
     * uses that one any more: the kernel (maybe_wait_bpf_programs, Linux 5.0) lets the update wait for those that run.
     */
    public BpfMap exchange() {
        BpfMap old = inner;
        BpfMap empty = create(spec.inner());
        try {
            fillSlot(empty);
        } catch (RuntimeException e) {
            empty.close();
            throw e;
        }
        inner = empty;
        return old;
    }

    private void fillSlot(BpfMap map) {
        // An array of maps is updated with a descriptor: 4 bytes as an index has.
        update(key(0), key(map.fd.number()), ANY);
    }

    /** Shares the values of a {@link MapSpec#F_MMAPABLE} array with this process, read and write. */
    public Mapping map() {
        long size = (long) ((spec.valueSize() + 7) & ~7) * spec.maxEntries();
        long pages = (size + Sys.PAGE_SIZE - 1) / Sys.PAGE_SIZE;
        return Mapping.map("mmap map " + spec.name(), fd, 0, pages * Sys.PAGE_SIZE,
                Mapping.PROT_READ | Mapping.PROT_WRITE, Mapping.MAP_SHARED);
    }

    /** Sum over all CPUs of the u64 at {@code offset} of a per-CPU value. */
    public long sum(ByteBuffer perCpuValue, int offset) {
        long sum = 0;
        for (int at = 0; at < perCpuValue.limit(); at += perCpuStride(spec)) {
            sum += perCpuValue.getLong(at + offset);
        }
        return sum;
    }

    /** Values of one key: as many as there may be CPUs, or one. */
    public int cells() {
        return spec.type().isPerCpu() ? valueBytes / perCpuStride() : 1;
    }

    public int perCpuStride() {
        return perCpuStride(spec);
    }

    private static int perCpuStride(MapSpec spec) {
        return (spec.valueSize() + 7) & ~7;
    }

    /** An array's index as a key. */
    public static byte[] key(int index) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(index).array();
    }

    private BpfAttr element(BpfCommand command, byte[] key, Mem value) {
        if (key.length != spec.keySize()) {
            throw new IllegalArgumentException(
                    "must have the map's size: map=" + spec.name() + ", key=" + key.length
                            + ", want=" + spec.keySize());
        }
        BpfAttr attr = new BpfAttr(command).fd(0, fd).pointer(8, Mem.of(key));
        return value == null ? attr : attr.pointer(16, value);
    }

    private ByteBuffer ok(String step, long result, Mem value) {
        if (result < 0) {
            throw new SysException(step + " " + spec.name(), (int) -result);
        }
        return value == null ? null : ByteBuffer.wrap(value.toArray()).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        fd.close();
        if (inner != null) {
            inner.close();
        }
    }
}
