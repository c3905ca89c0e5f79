package org.grebe.bpf.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of numbers, against what else knows them: this machine's headers, where they are, and the other tables. */
class NumbersTest {
    private static final Path INCLUDE = Path.of("/usr/include");

    /** Names and numbers of the lines {@code #define NAME 12} of a header; none where it is not installed. */
    private static Map<String, Long> defined(Path header, String prefix) throws IOException {
        Map<String, Long> defined = new TreeMap<>();
        if (Files.exists(header)) {
            Pattern line = Pattern.compile("(?m)^#\\s*define\\s+" + prefix + "(\\w+)\\s+(\\d+)\\b");
            line.matcher(Files.readString(header)).results()
                    .forEach((MatchResult m) -> defined.put(m.group(1), Long.parseLong(m.group(2))));
        }
        return defined;
    }

    private static Optional<Path> header(Arch arch) {
        return arch == Arch.AARCH64 ? Optional.empty() : java.util.stream.Stream.of(
                        INCLUDE.resolve("x86_64-linux-gnu/asm/unistd_64.h"), INCLUDE.resolve("asm/unistd_64.h"))
                .filter(Files::exists).findFirst();
    }

    @Test
    void shouldHaveTheSystemCallsOfTheHeader() throws IOException {
        Map<String, Long> ours = Syscalls.of(Arch.X86_64).numbers();
        if (header(Arch.X86_64).isPresent()) {
            defined(header(Arch.X86_64).get(), "__NR_").forEach((name, n) -> assertEquals(n, ours.get(name), name));
        }
        // The numbers above 424 are the same everywhere, so each table is a check of the other.
        Map<String, Long> others = Syscalls.of(Arch.AARCH64).numbers();
        others.forEach((name, n) -> assertEquals(n >= 424 ? n : ours.get(name), ours.get(name), name));
        assertTrue(ours.size() > 370 && others.size() > 320, ours.size() + " and " + others.size());
        defined(INCLUDE.resolve("asm-generic/unistd.h"), "__NR_").forEach((name, n) -> {
            boolean only32 = name.matches(".*(64|32)$") && !others.containsKey(name)
                    || name.endsWith("_time64") || name.startsWith("arch_") || name.equals("syscalls")
                    || name.equals("sync_file_range2");
            assertTrue(only32 || n.equals(others.get(name)), name + " is " + others.get(name) + ", not " + n);
        });
    }

    @ParameterizedTest
    @EnumSource(Arch.class)
    void shouldAgreeWithTheNumbersThatWeCallByOurselves(Arch arch) {
        Syscalls table = Syscalls.of(arch);
        assertEquals("bpf perf_event_open mmap ioctl read write close openat getpid membarrier epoll_pwait fsmount",
                String.join(" ", Arrays.stream(new int[] {arch.bpf, arch.perfEventOpen, arch.mmap, arch.ioctl,
                    arch.read, arch.write, arch.close, arch.openat, arch.getpid, arch.membarrier, arch.epollPwait,
                    arch.fsmount}).mapToObj(table::name).toList()));
        assertEquals("-1", table.name(-1));
        assertEquals("99999", table.name(99999));
        assertEquals(Optional.empty(), table.number("nosuch"));
    }

    @Test
    void shouldHaveAllErrorsOfTheHeaders() throws IOException {
        for (String header : new String[] {"asm-generic/errno-base.h", "asm-generic/errno.h"}) {
            defined(INCLUDE.resolve(header), "E").forEach((name, n) ->
                    assertEquals("E" + name, String.valueOf(Errno.of(n.intValue()))));
        }
        assertEquals(150, Errno.values().length);
        for (Errno e : Errno.values()) {
            assertEquals(e.name(), Errno.ofResult(-e.number));
        }
    }

    @ParameterizedTest
    @CsvSource({"-111, ECONNREFUSED", "-4095, 4095", "-133, EHWPOISON", "-134, 134"})
    void shouldNameWhatAFunctionReturned(long result, String name) {
        assertEquals(name, Errno.ofResult(result));
    }

    @Test
    void shouldNameNoErrorWhereThereIsNone() {
        for (long result : new long[] {0, 1, 111, -4096, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertNull(Errno.ofResult(result));
        }
        assertNull(Errno.of(-1));
    }

    @ParameterizedTest
    @CsvSource({"1, SIGHUP", "9, SIGKILL", "15, SIGTERM", "29, SIGIO", "31, SIGSYS", "32, 32", "33, 33", "34, SIGRTMIN",
        "35, SIGRTMIN+1", "49, SIGRTMIN+15", "50, SIGRTMAX-14", "63, SIGRTMAX-1", "64, SIGRTMAX", "65, 65", "0, 0",
        "-1, -1", "4294967311, 4294967311"})
    void shouldNameSignalsAsKillDoes(long number, String name) {
        assertEquals(name, Signals.name(number));
    }

    @Test
    void shouldHaveTheSignalsOfTheHeader() throws IOException {
        Map<String, Integer> ours = Signals.constants();
        defined(INCLUDE.resolve("asm-generic/signal.h"), "SIG").forEach((name, n) -> {
            if (n > 0 && n < 32 && !name.matches("UNUSED|LOST|RTMIN")) {
                assertEquals(n.intValue(), assertNotNullOf(ours.get("SIG" + name), name), name);
            }
        });
        assertEquals(15, ours.get("SIGTERM"));
        assertEquals(29, ours.get("SIGPOLL"));
        assertEquals(17, ours.get("SIGCLD"));
    }

    private static int assertNotNullOf(Integer value, String name) {
        assertNotNull(value, name);
        return value;
    }
}
