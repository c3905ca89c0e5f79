package org.grebe.bpf.probes;

import java.util.List;

/** connect: attempts by processes of this machine. */
final class ConnectProbe implements Curated {
    static final Probe PROBE = new Probe(
            "connect",
            "a TCP connection is attempted by a process of this machine",
            TaskFields.and(
                    SocketFields.IP,
                    Field.of("saddr", FieldType.ADDRESS, "", "source address", "laddr"),
                    // By tracepoint: chosen after the attempt.
                    Field.of("sport", FieldType.U16, "", "source port", "lport").knownLater(),
                    Field.of("daddr", FieldType.ADDRESS, "", "destination address", "raddr"),
                    Field.of("dport", FieldType.U16, "", "destination port", "rport"),
                    SocketFields.NETNS,
                    Field.of("ret", FieldType.S32, "errno",
                            "what the kernel's connect function returned: 0, SYN is on its way")
                            .holding(IntegerValues.ERRNO)),
            List.of("pid", "comm", "ip", "saddr", "daddr", "dport"));

    @Override
    public Probe probe() {
        return PROBE;
    }

    @Override
    public List<ProbeVariant> variants() {
        return List.of(
                new ConnectFexit(),
                new ConnectKprobe(),
                new ConnectTracepoint(true),
                new ConnectTracepoint(false));
    }

    @Override
    public List<String> insteadOf() {
        return List.of("tcp_connect", "tcp_v4_connect", "tcp_v6_connect", "syscalls:sys_enter_connect");
    }
}
