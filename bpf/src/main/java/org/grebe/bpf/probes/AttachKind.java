package org.grebe.bpf.probes;

/** The ways to watch a curated probe, best first. */
public enum AttachKind {
    /** fentry and fexit: BPF trampolines, typed arguments. */
    FENTRY,
    /** kprobe and kretprobe. */
    KPROBE,
    /** Tracepoints, for kernels built without kprobes. */
    TRACEPOINT,
    /** Packets that reach the sockets of a cgroup; for probes that are about packets, whatever kernel it is. */
    CGROUP;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
