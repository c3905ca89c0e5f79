package org.grebe.bpf.feature;

/** The capabilities(7) that tracing asks for. */
public enum Capability {
    CAP_BPF(39),
    CAP_PERFMON(38),
    CAP_SYS_ADMIN(21),
    CAP_SYS_PTRACE(19),
    CAP_SYSLOG(34),
    CAP_SYS_RESOURCE(24),
    CAP_NET_ADMIN(12);

    /** Bit of the sets in /proc/PID/status. */
    public final int bit;

    Capability(int bit) {
        this.bit = bit;
    }
}
