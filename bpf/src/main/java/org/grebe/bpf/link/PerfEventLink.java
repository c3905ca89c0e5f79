package org.grebe.bpf.link;

import org.grebe.bpf.prog.Program;
import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Sys;
import org.grebe.bpf.sys.SysException;

/** A program on a perf event: by BPF_LINK_CREATE (Linux 5.15), before that by ioctl. */
final class PerfEventLink implements Link {
    private static final int BPF_PERF_EVENT = 41;
    private static final long IOC_ENABLE = 0x2400;
    private static final long IOC_DISABLE = 0x2401;
    private static final long IOC_SET_BPF = 0x40042408;

    private final String description;
    private final Fd event;
    /** Null where the ioctl was used. */
    private final Fd link;
    /** What else has to go, after the event: a tracefs definition can't be removed while it is in use. */
    private final Runnable afterwards;

    private PerfEventLink(String description, Fd event, Fd link, Runnable afterwards) {
        this.description = description;
        this.event = event;
        this.link = link;
        this.afterwards = afterwards;
    }

    /** Takes over the event, also when it fails: a forgotten event goes on taxing what it watches. */
    static PerfEventLink attach(String description, Program program, Fd event, Runnable afterwards) {
        try {
            Fd link = create(program, event);
            if (link == null) {
                setBpf(description, program, event);
            }
            return new PerfEventLink(description, event, link, afterwards);
        } catch (RuntimeException e) {
            event.close();
            afterwards.run();
            throw e;
        }
    }

    private static Fd create(Program program, Fd event) {
        try (BpfAttr attr = new BpfAttr(BpfCommand.LINK_CREATE)) {
            return attr.fd(0, program.fd()).fd(4, event).u32(8, BPF_PERF_EVENT).checkFd("create link");
        } catch (SysException e) {
            return null; // Older kernels say EINVAL; the ioctl's error is the one to show where both fail.
        }
    }

    private static void setBpf(String description, Program program, Fd event) {
        int ioctl = Arch.current().ioctl;
        Sys.check("attach " + description, ioctl, event.number(), IOC_SET_BPF, program.fd().number());
        Sys.check("enable " + description, ioctl, event.number(), IOC_ENABLE, 0);
    }

    @Override
    public String describe() {
        return description;
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
