package org.grebe.shell.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.bpf.ring.MappedRing;

/** Sizes of the ring buffer on the command line: {@code 512K}, {@code 64M}. */
public final class BufferSize {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([kmg])(i?b)?");
    private static final Map<String, Integer> SHIFT = Map.of("k", 10, "m", 20, "g", 30);
    private static final int LEAST = 64 << 10;
    /** Mapped twice, it must fit into a Java buffer. */
    public static final int MOST = MappedRing.MAX_DATA_BYTES;

    private BufferSize() {}

    /** In bytes; the next power of two, since the kernel takes no other. */
    public static int parse(String text) {
        Matcher m = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw new UsageError("argument --buffer: '" + text + "' is not a size; say 512K, 8M or 64M");
        }
        long bytes = Long.parseLong(m.group(1)) << SHIFT.get(m.group(2));
        if (bytes < LEAST || bytes > MOST) {
            throw new UsageError("argument --buffer: '" + text + "' is not from " + text(LEAST) + " to " + text(MOST));
        }
        return (int) (Long.highestOneBit(bytes - 1) << 1);
    }

    /** As {@link #parse} reads it. */
    public static String text(int bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + "M" : (bytes >> 10) + "K";
    }
}
