package org.grebe.core.engine;

import java.nio.file.FileSystemException;
import java.util.Optional;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.SysException;

/** What a limit of this process or of the kernel means here, where the error number alone would puzzle. */
public final class Limits {
    private static final String FILES = "too many open files: this process may open no more (EMFILE), and each trace"
            + " takes several; `ulimit -n 4096` in the shell before allows more";

    private Limits() {}

    /** In words, if a failure is due to one. */
    public static Optional<String> explain(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SysException e) {
                return of(e);
            } else if (t instanceof FileSystemException f && Errno.EMFILE.text.equals(f.getReason())) {
                return Optional.of(FILES); // Java's own words.
            }
        }
        return Optional.empty();
    }

    private static Optional<String> of(SysException e) {
        if (e.is(Errno.EMFILE)) {
            return Optional.of(FILES);
        }
        // BPF_TRACE_MAX_PROGS of the kernel; what else says E2BIG is a bug of ours.
        if (e.is(Errno.E2BIG) && e.getMessage().startsWith("attach")) {
            return Optional.of("the kernel lets 64 programs watch one tracepoint (E2BIG); stop another trace of it, or"
                    + " do in one closure what several do");
        }
        return Optional.empty();
    }
}
