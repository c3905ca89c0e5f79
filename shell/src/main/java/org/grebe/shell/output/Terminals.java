package org.grebe.shell.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;

/** Tells whether a person is at the other end. */
public final class Terminals {
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;
    /** From asm-generic/ioctls.h, which x86-64 and arm64 use. */
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;

    private Terminals() {}

    /** Characters in a line: what {@code COLUMNS} says, else the terminal's width, else 80. */
    public static int columns(int descriptor) {
        String said = System.getenv("COLUMNS");
        if (said != null && said.matches("[1-9][0-9]{0,4}")) {
            return Integer.parseInt(said);
        }
        return windowSize(descriptor, 1, USUAL_COLUMNS);
    }

    /** Lines of the window: the terminal's, else 24. */
    static int rows(int descriptor) {
        return windowSize(descriptor, 0, USUAL_ROWS);
    }

    /** One of struct winsize's numbers, of which rows and columns come first, 16 bits each. */
    private static int windowSize(int descriptor, int number, int usual) {
        if (!isTerminal(descriptor)) {
            return usual;
        }
        try (Mem size = Mem.allocate(8)) {
            long result = Sys.call(Arch.current().ioctl, descriptor, TIOCGWINSZ, size.address());
            int found = size.bytes().getShort(2 * number) & 0xffff;
            return result < 0 || found == 0 ? usual : found;
        }
    }

    /**
     * Has the terminal say a size where it says 0: a serial line knows none, and what edits lines would show nothing of
     * them. Takes {@code LINES} and {@code COLUMNS}, else 24 and 80, and tells the kernel, so that editors and pagers
     * started from here have it too.
     */
    public static void giveSize(int descriptor) {
        if (!isTerminal(descriptor)) {
            return;
        }
        try (Mem size = Mem.allocate(8)) {
            long result = Sys.call(Arch.current().ioctl, descriptor, TIOCGWINSZ, size.address());
            short rows = size.bytes().getShort(0);
            short columns = size.bytes().getShort(2);
            if (result < 0 || rows != 0 && columns != 0) {
                return;
            }
            size.bytes().putShort(0, rows != 0 ? rows : (short) said("LINES", USUAL_ROWS));
            size.bytes().putShort(2, columns != 0 ? columns : (short) said("COLUMNS", USUAL_COLUMNS));
            Sys.call(Arch.current().ioctl, descriptor, TIOCSWINSZ, size.address());
        }
    }

    private static int said(String variable, int otherwise) {
        String said = System.getenv(variable);
        return said != null && said.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(said) : otherwise;
    }

    /** A pipe or a socket: what cannot be written there has lost its reader. */
    public static boolean isPipe(int descriptor) {
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
