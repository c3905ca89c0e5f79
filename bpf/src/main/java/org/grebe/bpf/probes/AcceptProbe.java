package org.grebe.bpf.probes;

import java.util.List;

/** accept: connections that processes of this machine take. */
final class AcceptProbe implements Curated {
    static final Probe PROBE = new Probe(
            "accept",
            "a TCP connection is accepted by a process of this machine",
            TaskFields.and(
                    SocketFields.IP,
                    Field.of("raddr", FieldType.ADDRESS, "", "remote address", "daddr"),
                    Field.of("rport", FieldType.U16, "", "remote port", "dport"),
                    Field.of("laddr", FieldType.ADDRESS, "", "local address", "saddr"),
                    Field.of("lport", FieldType.U16, "", "local port", "sport"),
                    SocketFields.NETNS,
                    Field.of("backlog", FieldType.U32, "",
                            "connections that waited in the listener's queue when this one joined it"),
                    Field.of("maxbacklog", FieldType.U32, "", "length of the listener's queue, as listen() set it"),
                    Field.of("ret", FieldType.S32, "errno", "0: only accepts that succeeded are events")
                            .holding(IntegerValues.ERRNO)),
            List.of("pid", "comm", "ip", "raddr", "rport", "laddr", "lport"));

    @Override
    public Probe probe() {
        return PROBE;
    }

    @Override
    public List<ProbeVariant> variants() {
        return List.of(
                new AcceptFexit(),
                new AcceptKprobe(),
                new AcceptTracepoint());
    }

    @Override
    public List<String> insteadOf() {
        return List.of("inet_csk_accept", "syscalls:sys_enter_accept", "syscalls:sys_enter_accept4");
    }
}
