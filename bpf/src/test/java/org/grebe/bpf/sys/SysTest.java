package org.grebe.bpf.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysTest {
    @Test
    void shouldPassAllSixArguments(@TempDir Path dir) throws Exception {
        // jnr-ffi#181 garbles the sixth integer; mmap's is the offset, so page two of a file shows whether it arrived.
        Path file = dir.resolve("pages");
        byte[] content = new byte[3 * Sys.PAGE_SIZE];
        content[2 * Sys.PAGE_SIZE] = 42;
        Files.write(file, content);
        try (Fd fd = Sys.open(null, file.toString(), Sys.O_RDONLY);
                Mapping map = Mapping.map(
                        "map", fd, 2L * Sys.PAGE_SIZE, Sys.PAGE_SIZE, Mapping.PROT_READ, Mapping.MAP_PRIVATE)) {
            assertEquals(42, map.bytes().get(0));
        }
    }

    @Test
    void shouldReturnNegativeErrno() {
        assertEquals(-Errno.EBADF.number, Sys.call(Arch.current().close, 987654));
    }

    @Test
    void shouldNameStepAndErrno() {
        SysException e = assertThrows(SysException.class, () -> Sys.open(null, "/no/such/file", Sys.O_RDONLY));
        assertEquals("open /no/such/file: ENOENT (No such file or directory)", e.getMessage());
        assertTrue(e.is(Errno.ENOENT));
    }

    @Test
    void shouldDescribeErrnoThatLibcDoesNotKnow() {
        assertEquals("ENOTSUPP (operation is not supported (kernel internal))", Errno.describe(524));
        assertEquals("errno 4000", Errno.describe(4000));
        assertTrue(new SysException("x", 524).isUnsupported());
    }

    @Test
    void shouldReadProcFilesToTheEnd() {
        try (Fd fd = Sys.open(null, "/proc/self/status", Sys.O_RDONLY)) {
            assertTrue(new String(Sys.readAll(fd), StandardCharsets.UTF_8).startsWith("Name:"));
        }
    }

    @Test
    void shouldAlignAndZeroMemory() {
        try (Mem mem = Mem.allocate(13)) {
            assertEquals(0, mem.address() % 8);
            assertEquals(13, mem.size());
            assertArrayEquals(new byte[13], mem.toArray());
        }
    }

    @Test
    void shouldCloseDescriptorOnce() {
        Fd fd = Sys.open(null, "/dev/null", Sys.O_RDONLY);
        fd.close();
        fd.close();
        assertThrows(IllegalStateException.class, fd::number);
    }

    @Test
    void shouldFindPageSizeInAuxv() {
        ByteBuffer auxv = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
        auxv.putLong(3).putLong(64).putLong(6).putLong(65536);
        assertEquals(65536, PageSize.fromAuxv(auxv.array()));
    }
}
