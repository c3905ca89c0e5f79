package org.grebe.bpf.map;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/**
 * The few bytes of BTF that the kernel wants with a map of task storage (local_storage_map_check_btf): its key is an
 * int, its value an array of 64-bit words. Layout: Documentation/bpf/btf.rst.
 */
final class ValueTypes {
    /** Number of the key's type. */
    static final int KEY = 1;
    static final int VALUE = 3;

    private static final int WORD = 2;
    private static final int KIND_INT = 1;
    private static final int KIND_ARRAY = 3;
    private static final int SIGNED = 1 << 24;
    private static final int HEADER = 24;
    private static final byte[] NAMES = "\0int\0u64\0".getBytes(StandardCharsets.US_ASCII);

    private ValueTypes() {}

    static Fd load(MapSpec spec) {
        byte[] bytes = bytes(spec.valueSize());
        try (Mem blob = Mem.of(bytes); BpfAttr attr = new BpfAttr(BpfCommand.BTF_LOAD)) {
            return attr.pointer(0, blob).u32(16, bytes.length).checkFd("load types of map " + spec.name());
        }
    }

    static byte[] bytes(int valueSize) {
        if (valueSize % 8 != 0) {
            throw new IllegalArgumentException("must be a multiple of 8: valueSize=" + valueSize);
        }
        int types = 16 + 16 + 24;
        ByteBuffer b = ByteBuffer.allocate(HEADER + types + NAMES.length).order(ByteOrder.nativeOrder());
        b.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(HEADER);
        b.putInt(0).putInt(types).putInt(types).putInt(NAMES.length);
        b.putInt(1).putInt(KIND_INT << 24).putInt(4).putInt(SIGNED | 32);
        b.putInt(5).putInt(KIND_INT << 24).putInt(8).putInt(64);
        b.putInt(0).putInt(KIND_ARRAY << 24).putInt(0).putInt(WORD).putInt(KEY).putInt(valueSize / 8);
        return b.put(NAMES).array();
    }
}
