package org.grebe.bpf.feature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Finds one type of the running kernel's BTF by kind and name. */
final class KernelBtf {
    static final int TYPEDEF = 8;
    static final int FUNC = 12;

    private KernelBtf() {}

    /** The id, or 0. */
    static int idOf(int kind, String name) {
        ByteBuffer btf = read();
        int header = btf.getInt(4);
        int types = header + btf.getInt(8);
        int end = types + btf.getInt(12);
        int strings = header + btf.getInt(16);
        byte[] wanted = (name + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] found = new byte[wanted.length];
        int id = 1;
        for (int at = types; at < end; id++) {
            int info = btf.getInt(at + 4);
            int nameAt = strings + btf.getInt(at);
            if ((info >>> 24 & 31) == kind && nameAt + found.length <= btf.limit()) {
                btf.get(nameAt, found);
                if (Arrays.equals(found, wanted)) {
                    return id;
                }
            }
            at += 12 + trailingBytes(info >>> 24 & 31, info & 0xffff);
        }
        return 0;
    }

    private static int trailingBytes(int kind, int members) {
        return switch (kind) {
            case 1, 14, 17 -> 4; // INT, VAR, DECL_TAG
            case 3 -> 12; // ARRAY
            case 4, 5, 15, 19 -> 12 * members; // STRUCT, UNION, DATASEC, ENUM64
            case 6, 13 -> 8 * members; // ENUM, FUNC_PROTO
            default -> 0;
        };
    }

    private static ByteBuffer read() {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(Path.of("/sys/kernel/btf/vmlinux")))
                    .order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new UncheckedIOException("read the kernel's BTF", e);
        }
    }
}
