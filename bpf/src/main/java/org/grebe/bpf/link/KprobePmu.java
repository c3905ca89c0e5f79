package org.grebe.bpf.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.SysException;

/** kprobes through the perf PMU "kprobe" (Linux 4.17): nothing to clean up if we die. */
final class KprobePmu {
    private static final Path DIRECTORY = Path.of("/sys/bus/event_source/devices/kprobe");

    private KprobePmu() {}

    static Fd open(String function, boolean ret) {
        String step = (ret ? "kretprobe " : "kprobe ") + function;
        try {
            int type = Integer.parseInt(Files.readString(DIRECTORY.resolve("type")).trim());
            return PerfEvent.kprobe(step, type, function, ret, ret ? retBit() : 0);
        } catch (IOException e) {
            throw new SysException(
                    step + ": this kernel has no kprobe PMU (" + DIRECTORY + ")", Errno.EOPNOTSUPP.number);
        }
    }

    /** {@code config:0} in format/retprobe. */
    private static int retBit() throws IOException {
        String format = Files.readString(DIRECTORY.resolve("format/retprobe")).trim();
        return Integer.parseInt(format.substring(format.indexOf(':') + 1));
    }
}
