package org.grebe.core.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadUsersAnewWhenTheyChange() throws IOException {
        Path file = folder.resolve("passwd");
        Users users = new Users(file);
        assertEquals("1000", users.name(1000));
        Files.write(file, "root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:\n# no line\nann:x:1000:1000::/home/ann:\n"
                .getBytes(StandardCharsets.UTF_8));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        assertEquals("root ann 7", users.name(0) + " " + users.name(1000) + " " + users.name(7));
        Files.writeString(file, "bob:x:1000:1000::/home/bob:\n");
        Files.setLastModifiedTime(file, FileTime.fromMillis(2000));
        assertEquals("bob 0", users.name(1000) + " " + users.name(0));
        Files.delete(file);
        assertEquals("1000", users.name(1000));
    }

    @Test
    void shouldFindCgroupsByTheirInodes() throws IOException {
        AtomicLong clock = new AtomicLong();
        Path one = Files.createDirectories(folder.resolve("system.slice/ssh.service"));
        CgroupPaths paths = new CgroupPaths(() -> Optional.of(folder), clock::get);
        assertEquals("/", paths.path(inode(folder)));
        assertEquals("/system.slice/ssh.service", paths.path(inode(one)));
        Path two = Files.createDirectories(folder.resolve("user.slice"));
        assertEquals(Long.toString(inode(two)), paths.path(inode(two)), "the tree is walked once a second at most");
        clock.addAndGet(1_000_000_001L);
        assertEquals("/user.slice", paths.path(inode(two)));
        long gone = inode(one);
        Files.delete(one);
        assertEquals("/system.slice/ssh.service", paths.path(gone));
    }

    @Test
    void shouldShowIdsWhereNoCgroupsAreMounted() {
        assertEquals("18446744073709551615", new CgroupPaths(Optional::empty, () -> 0).path(-1));
    }

    private static long inode(Path path) throws IOException {
        return (Long) Files.getAttribute(path, "unix:ino");
    }

    @Test
    void shouldFindTheNumbersOfAName() {
        assertEquals(Set.of(-111L), Naming.ERROR.numbers("ECONNREFUSED"));
        assertEquals(Set.of(), Naming.ERROR.numbers("111"));
        assertEquals(Set.of(-4000L), Naming.ERROR.numbers("4000"));
        assertEquals(Set.of(), Naming.ERROR.numbers("4096"));
        assertEquals(95, Naming.constants().get("ENOTSUP"));
        assertEquals(Set.of(), Naming.ERROR.numbers("EWOULDBLOCK"));
        assertEquals(Set.of(15L), Naming.SIGNAL.numbers("SIGTERM"));
        assertEquals(Set.of(), Naming.SIGNAL.numbers("TERM"));
        assertEquals(Set.of(-3L), Naming.SIGNAL.numbers("-3"));
        assertEquals(Set.of(), Naming.SIGNAL.numbers("007"));
        assertEquals(Set.of(-1L), Naming.SYSCALL.numbers("-1"));
    }
}
