package org.grebe.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;

/** Tells whether a person is at the other end. */
public final class Terminals {
    private static final int USUAL_COLUMNS = 80;
    /** From asm-generic/ioctls.h, which x86-64 and arm64 use. */
    private static final int TIOCGWINSZ = 0x5413;

    private Terminals() {}

    /** Characters in a line: what {@code COLUMNS} says, else the terminal's width, else 80. */
    public static int columns(int descriptor) {
        String said = System.getenv("COLUMNS");
        if (said != null && said.matches("[1-9][0-9]{0,4}")) {
            return Integer.parseInt(said);
        }
        if (!isTerminal(descriptor)) {
            return USUAL_COLUMNS;
        }
        try (Mem size = Mem.allocate(8)) { // struct winsize: rows and columns come first, 16 bits each
            long result = Sys.call(Arch.current().ioctl, descriptor, TIOCGWINSZ, size.address());
            int columns = size.bytes().getShort(2) & 0xffff;
            return result < 0 || columns == 0 ? USUAL_COLUMNS : columns;
        }
    }

    /** A pipe or a socket: what cannot be written there has lost its reader. */
    static boolean isPipe(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    public static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
