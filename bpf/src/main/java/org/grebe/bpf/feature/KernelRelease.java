package org.grebe.bpf.feature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kernel's release as uname(2) tells it. For messages and tests; what a kernel can do is found by trying.
 *
 * @param text as reported, such as {@code 6.1.0-56-amd64}; Debian and Ubuntu have their own idea of the third number
 */
public record KernelRelease(int major, int minor, int patch, String text) implements Comparable<KernelRelease> {
    private static final Pattern NUMBERS =
            Pattern.compile("(\\d{1,5})\\.(\\d{1,5})(?:\\.(\\d{1,5}))?.*", Pattern.DOTALL);
    private static final Comparator<KernelRelease> ORDER = Comparator.comparingInt(KernelRelease::major)
            .thenComparingInt(KernelRelease::minor).thenComparingInt(KernelRelease::patch);

    public static KernelRelease parse(String text) {
        String release = text.strip();
        Matcher m = NUMBERS.matcher(release);
        if (!m.matches()) {
            throw new IllegalArgumentException("kernel release must begin with two numbers: release=" + release);
        }
        int patch = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
        return new KernelRelease(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), patch, release);
    }

    public static KernelRelease current() {
        try {
            return parse(Files.readString(Path.of("/proc/sys/kernel/osrelease")));
        } catch (IOException e) {
            throw new UncheckedIOException("read the kernel's release", e);
        }
    }

    public boolean isAtLeast(KernelRelease other) {
        return compareTo(other) >= 0;
    }

    /** By the three numbers; what follows them is the distribution's. */
    @Override
    public int compareTo(KernelRelease other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }
}
