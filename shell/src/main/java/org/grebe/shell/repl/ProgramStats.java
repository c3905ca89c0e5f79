package org.grebe.shell.repl;

import org.grebe.bpf.prog.RunTimeStats;
import org.grebe.bpf.sys.SysException;
import org.grebe.core.engine.TraceError;

/** `stats on`: the kernel measures BPF programs until `stats off`, or the workbench's end. */
final class ProgramStats {
    private RunTimeStats running;

    boolean on() {
        return running != null;
    }

    String run(String word) {
        switch (word) {
            case "on" -> {
                if (running == null) {
                    running = enable();
                }
            }
            case "off" -> {
                if (running != null) {
                    running.close();
                    running = null;
                }
            }
            case "" -> { }
            default -> throw new TraceError("stats " + word + ": it is `stats on` or `stats off`");
        }
        return running != null
                ? "stats are on: `traces` shows KERNEL ns; measuring costs each event a little\n"
                : "stats are off, unless kernel.bpf_stats_enabled is 1\n";
    }

    private static RunTimeStats enable() {
        try {
            return RunTimeStats.enable();
        } catch (SysException e) {
            throw new TraceError(e.getMessage() + "; it takes CAP_SYS_ADMIN and Linux 5.8", e);
        }
    }
}
