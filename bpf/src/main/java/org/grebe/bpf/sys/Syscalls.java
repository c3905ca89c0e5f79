package org.grebe.bpf.sys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * System calls by the numbers that 64-bit programs use. The kernel has no list of them that can be read, so they are in
 * the resources {@code syscalls.x86_64} and {@code syscalls.aarch64}: what {@code asm/unistd_64.h} and
 * {@code asm-generic/unistd.h} define, which a test compares.
 */
public final class Syscalls {
    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();

    private static final class Current {
        static final Syscalls TABLE = of(Arch.current());
    }

    private Syscalls() {}

    /** Of this machine; read when first asked for. */
    public static Syscalls ofThisMachine() {
        return Current.TABLE;
    }

    public static Syscalls of(Arch arch) {
        String resource = "syscalls." + arch.name().toLowerCase(Locale.ROOT);
        Syscalls table = new Syscalls();
        try (InputStream in = Syscalls.class.getResourceAsStream(resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                table.add(Long.parseLong(line.substring(0, blank)), line.substring(blank + 1));
            }
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException("read resource " + resource + ": " + e.getMessage(), e);
        }
    }

    private void add(long number, String name) {
        names.put(number, name);
        numbers.put(name, number);
    }

    /** Such as {@code openat}; the number where it has no name, as -1 which a tracer makes of a call it forbids. */
    public String name(long number) {
        String name = names.get(number);
        return name == null ? Long.toString(number) : name;
    }

    public Optional<Long> number(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    public Map<String, Long> numbers() {
        return Map.copyOf(numbers);
    }
}
