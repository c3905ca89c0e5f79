package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.kallsyms.Kallsyms;
import org.grebe.bpf.kallsyms.KallsymsException;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.tracefs.TracepointFormat;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.bpf.tracefs.TracefsException;

/** The running kernel. BTF is kept; the rest is asked anew, as modules come and go. */
final class ThisKernel implements KernelFacts {
    private static final String EVENTS = "available_events";

    private Btf btf;

    @Override
    public synchronized Btf btf() {
        if (btf == null) {
            btf = Btf.kernel();
        }
        return btf;
    }

    @Override
    public Optional<TracepointFormat> format(String category, String name) {
        try (Tracefs tracefs = Tracefs.open()) {
            return readable(tracefs) ? Optional.of(tracefs.format(category, name)) : Optional.empty();
        } catch (SysException e) {
            return Optional.empty(); // Not permitted: BTF knows most.
        } catch (TracefsException e) {
            if (e.getCause() instanceof SysException s && s.is(Errno.ENOENT)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** A tracefs that was mounted for root may be opened by others, and lists nothing to them. */
    private static boolean readable(Tracefs tracefs) {
        try {
            return !tracefs.list("events").isEmpty();
        } catch (TracefsException e) {
            return false;
        }
    }

    @Override
    public List<String> tracepoints() {
        try (Tracefs tracefs = Tracefs.open()) {
            return tracefs.read(EVENTS).lines().toList();
        } catch (TracefsException | SysException e) {
            return List.of();
        }
    }

    @Override
    public List<String> functions() {
        try {
            return Kallsyms.functions();
        } catch (KallsymsException e) {
            return List.of();
        }
    }
}
