package org.grebe.shell.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** This process's descriptors: they alone keep maps, programs and links alive, as nothing of grebe's is pinned. */
final class OpenDescriptors {
    private OpenDescriptors() {}

    /** Of maps, programs, links, perf events, eventfds and epolls. */
    static long anonymous() {
        long count = 0;
        for (String number : Path.of("/proc/self/fd").toFile().list()) {
            try {
                Path target = Files.readSymbolicLink(Path.of("/proc/self/fd", number));
                count += target.toString().contains("anon_inode") ? 1 : 0;
            } catch (NoSuchFileException closedMeanwhile) {
                // Such as the one by which the folder was listed.
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException("read /proc/self/fd/" + number, e);
            }
        }
        return count;
    }
}
