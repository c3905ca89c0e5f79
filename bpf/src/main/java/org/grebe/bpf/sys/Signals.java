package org.grebe.bpf.sys;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signals by number, the same on x86-64 and arm64. Those for real time have the names of `kill -l`. */
public final class Signals {
    private static final List<String> NAMES = List.of("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL",
            "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
            "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
    /** As the C library has them: the kernel's begin with 32, of which it keeps two for itself. */
    private static final int FIRST_REAL_TIME = 34;
    private static final int LAST_REAL_TIME = 64;

    private Signals() {}

    /** Such as {@code SIGTERM} for 15; the number where it has no name. */
    public static String name(long number) {
        if (number >= 1 && number <= NAMES.size()) {
            return "SIG" + NAMES.get((int) number - 1);
        }
        if (number < FIRST_REAL_TIME || number > LAST_REAL_TIME) {
            return Long.toString(number);
        }
        long behind = number - FIRST_REAL_TIME;
        long before = LAST_REAL_TIME - number;
        return before == 0 ? "SIGRTMAX" : behind == 0 ? "SIGRTMIN"
                : behind <= before ? "SIGRTMIN+" + behind : "SIGRTMAX-" + before;
    }

    /** Numbers by those names that are words. */
    public static Map<String, Integer> constants() {
        Map<String, Integer> constants = new LinkedHashMap<>();
        for (int i = 1; i <= NAMES.size(); i++) {
            constants.put(name(i), i);
        }
        constants.put("SIGPOLL", constants.get("SIGIO"));
        constants.put("SIGIOT", constants.get("SIGABRT"));
        constants.put("SIGCLD", constants.get("SIGCHLD"));
        constants.put("SIGRTMIN", FIRST_REAL_TIME);
        constants.put("SIGRTMAX", LAST_REAL_TIME);
        return constants;
    }
}
