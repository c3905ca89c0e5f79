package org.grebe.core.engine;

import java.util.List;
import java.util.Random;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.dsl.FakeKernel;

/** Scripts whose handlers share a map by thread, and system calls of few threads, some without their beginning. */
final class RandomSharedMaps {
    static final Probe ENTER = probe("syscalls:sys_enter_lseek");
    static final Probe EXIT = probe("syscalls:sys_exit_lseek");

    private static final List<String> VALUES =
            List.of("it.time", "it.offset", "it.offset * 3 - it.time", "it.fd", "it.fd - 7", "1", "0L");
    private static final List<String> TAKES =
            List.of("def t = start.remove(it.tid)", "def t = start[it.tid]", "def t = start.get(it.tid)");
    private static final List<String> CONDITIONS = List.of(
            "t", "!t", "t != null", "t == null", "t > 3", "t < 3", "t <= it.ret", "t == it.ret", "t != 4",
            "t in [1, 5]",
            "t != null && it.ret - t > 2", "t && it.ret % 3 == t % 3", "t == null || t * 2 > it.ret", "it.ret > 2",
            "!(t == null || it.ret < t)");
    private static final List<String> ACTIONS = List.of(
            "n++", "by[it.comm]++", "n++; by[it.ret]++", "start[it.tid] = it.ret", "start.remove(it.tid)",
            "if (t) sums[it.comm] << it.ret - t", "if (t != null) { def d = it.ret - t; sums << d; by[d]++ }",
            "if (t) by[t]++; else by[it.ret]++", "if (t == null) return; highs << t; n++");

    private final Random random;

    RandomSharedMaps(Random random) {
        this.random = random;
    }

    private static Probe probe(String target) {
        return FakeKernel.PROBES.find(Providers.named("tracepoint"), target);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Without its last statement, what prints the tables. */
    String script() {
        String put = "start[it.tid] = " + one(VALUES);
        String entered = random.nextBoolean() ? put : "if (it.offset > 4) " + put + "; else start.remove(it.tid)";
        String first = random.nextInt(3) == 0 ? "if (it.ret < 0) return; " : "";
        String acts = random.nextBoolean() ? one(ACTIONS) : "if (" + one(CONDITIONS) + ") { " + one(ACTIONS) + " }"
                + (random.nextBoolean() ? " else { " + one(ACTIONS) + " }" : "");
        return "start = [:]; n = count(); by = count(); sums = sum(); highs = max()\n"
                + "on tracepoint('syscalls:sys_enter_lseek') { " + entered + " }\n"
                + "on tracepoint('syscalls:sys_exit_lseek') { " + first + one(TAKES) + "; " + acts + " }\n";
    }

    /** {@code events} with so many more. */
    StoredEvents events(StoredEvents events, int count) {
        for (int i = 0; i < count; i++) {
            int tid = random.nextInt(4);
            if (random.nextInt(5) < 2) {
                events.with(ENTER, "tid", tid, "comm", "c" + tid % 2, "time", i, "fd", random.nextInt(12),
                        "offset", random.nextInt(9));
            } else {
                events.with(EXIT, "tid", tid, "comm", "c" + tid % 2, "time", i, "ret", random.nextInt(10) - 1);
            }
        }
        return events;
    }
}
