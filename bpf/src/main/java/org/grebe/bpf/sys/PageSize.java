package org.grebe.bpf.sys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's page size, from the auxiliary vector (AT_PAGESZ, getauxval(3)). */
final class PageSize {
    private static final long AT_PAGESZ = 6;

    private PageSize() {}

    static int read() {
        try {
            return fromAuxv(Files.readAllBytes(Path.of("/proc/self/auxv")));
        } catch (IOException e) {
            return 4096;
        }
    }

    static int fromAuxv(byte[] auxv) {
        ByteBuffer pairs = ByteBuffer.wrap(auxv).order(ByteOrder.nativeOrder());
        while (pairs.remaining() >= 16) {
            long type = pairs.getLong();
            long value = pairs.getLong();
            if (type == AT_PAGESZ) {
                return (int) value;
            }
        }
        return 4096;
    }
}
