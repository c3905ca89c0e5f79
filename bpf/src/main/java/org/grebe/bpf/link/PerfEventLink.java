package org.grebe.bpf.link;

import java.util.function.LongSupplier;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;
import org.grebe.bpf.sys.SysException;

/** A program on a perf event: by BPF_LINK_CREATE (Linux 5.15), before that by ioctl. */
final class PerfEventLink implements Link {
    private static final int BPF_PERF_EVENT = 41;
    /** enum bpf_perf_event_type. */
    private static final int INFO_KPROBE = 3;
    private static final int INFO_KRETPROBE = 4;
    private static final int INFO_SIZE = 64;
    private static final long IOC_ENABLE = 0x2400;
    private static final long IOC_DISABLE = 0x2401;
    private static final long IOC_SET_BPF = 0x40042408;

    private final String description;
    private final Fd event;
    /** Null where the ioctl was used. */
    private final Fd link;
    /** What else has to go, after the event: a tracefs definition can't be removed while it is in use. */
    private final Runnable afterwards;
    private final LongSupplier missed;

    private PerfEventLink(String description, Fd event, Fd link, Runnable afterwards, LongSupplier missed) {
        this.description = description;
        this.event = event;
        this.link = link;
        this.afterwards = afterwards;
        this.missed = missed;
    }

    /**
     * Takes over the event, also when it fails: a forgotten event goes on taxing what it watches.
     *
     * @param cookie what the program knows the place by, unless it is 0: only a link has it
     * @param missed counts calls that were not seen; null to ask the kernel for what it knows of the link
     */
    static PerfEventLink attach(String description, LoadedProgram program, long cookie, Fd event, Runnable afterwards,
            LongSupplier missed) {
        try {
            Fd link = create(description, program, cookie, event);
            if (link == null) {
                setBpf(description, program, event);
            }
            return new PerfEventLink(description, event, link, afterwards, missed);
        } catch (RuntimeException e) {
            event.close();
            afterwards.run();
            throw e;
        }
    }

    private static Fd create(String description, LoadedProgram program, long cookie, Fd event) {
        try (BpfAttr attr = new BpfAttr(BpfCommand.LINK_CREATE)) {
            return attr.fd(0, program.fd()).fd(4, event).u32(8, BPF_PERF_EVENT).u64(16, cookie)
                    .checkFd("attach " + description);
        } catch (SysException e) {
            if (cookie != 0) {
                throw e;
            }
            return null; // Older kernels say EINVAL; the ioctl's error is the one to show where both fail.
        }
    }

    private static void setBpf(String description, LoadedProgram program, Fd event) {
        int ioctl = Arch.current().ioctl;
        Sys.check("attach " + description, ioctl, event.number(), IOC_SET_BPF, program.fd().number());
        Sys.check("enable " + description, ioctl, event.number(), IOC_ENABLE, 0);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public long missed() {
        return !event.isOpen() ? 0 : missed != null ? missed.getAsLong() : link != null ? missed(link) : 0;
    }

    /** {@code perf_event.kprobe.missed} of {@code struct bpf_link_info}; 0 before Linux 6.7, or for no kprobe. */
    private static long missed(Fd link) {
        try (Mem info = Mem.allocate(INFO_SIZE);
                BpfAttr attr = new BpfAttr(BpfCommand.OBJ_GET_INFO_BY_FD)) {
            attr.fd(0, link).u32(4, INFO_SIZE).pointer(8, info).check("read link info");
            int kind = info.bytes().getInt(16);
            return kind == INFO_KPROBE || kind == INFO_KRETPROBE ? info.bytes().getLong(48) : 0;
        }
    }

    @Override
    public void close() {
        if (!event.isOpen()) {
            return;
        }
        if (link != null) {
            link.close();
        } else {
            Sys.call(Arch.current().ioctl, event.number(), IOC_DISABLE, 0);
        }
        event.close();
        afterwards.run();
    }
}
