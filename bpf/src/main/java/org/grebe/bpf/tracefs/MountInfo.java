package org.grebe.bpf.tracefs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Sys;

/**
 * Reads /proc/self/mountinfo:
 *
 * <pre>
 * 36 35 0:12 / /sys/kernel/tracing rw,nosuid shared:7 - tracefs tracefs rw
 *            root  mount point     options   0..n tags  type    source
 * </pre>
 */
public final class MountInfo {
    private MountInfo() {}

    public record Mount(String path, boolean writable) {}

    /** Those of this process. */
    public static List<Mount> of(String type) {
        try (Fd fd = Sys.open(null, "/proc/self/mountinfo", Sys.O_RDONLY)) {
            return of(type, new String(Sys.readAll(fd), StandardCharsets.UTF_8));
        }
    }

    /** Mounts of the whole of a file system of that type, the writable ones first. */
    static List<Mount> of(String type, String mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        int writable = 0;
        for (String line : mountinfo.split("\n")) {
            int dash = line.indexOf(" - ");
            if (dash < 0 || !line.startsWith(type + " ", dash + 3)) {
                continue;
            }
            String[] words = line.substring(0, dash).split(" ");
            if (words.length < 6 || !words[3].equals("/")) {
                continue;
            }
            boolean readOnly = ("," + words[5] + ",").contains(",ro,");
            mounts.add(readOnly ? mounts.size() : writable++, new Mount(unescape(words[4]), !readOnly));
        }
        return mounts;
    }

    /** Space, tab, newline and backslash come as three octal digits behind a backslash. */
    private static String unescape(String word) {
        if (word.indexOf('\\') < 0) {
            return word;
        }
        byte[] in = word.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < in.length; i++) {
            boolean octal = in[i] == '\\' && i + 3 < in.length
                    && isOctal(in[i + 1]) && isOctal(in[i + 2]) && isOctal(in[i + 3]);
            if (octal) {
                out.write((in[i + 1] - '0') << 6 | (in[i + 2] - '0') << 3 | in[i + 3] - '0');
                i += 3;
            } else {
                out.write(in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static boolean isOctal(byte b) {
        return b >= '0' && b <= '7';
    }
}
