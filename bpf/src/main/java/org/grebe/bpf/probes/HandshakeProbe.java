package org.grebe.bpf.probes;

import java.util.List;

/** handshake: how attempts to connect end. */
final class HandshakeProbe implements Curated {
    static final Probe PROBE = new Probe(
            "handshake",
            "an attempt of this machine's to connect by TCP has ended: established, or failed",
            TaskFields.and(
                    SocketFields.IP,
                    Field.of("saddr", FieldType.ADDRESS, "",
                            "source address; all zeros if none was chosen or bound before it failed", "laddr"),
                    Field.of("sport", FieldType.U16, "", "source port, or 0 as there", "lport").knownLater(),
                    Field.of("daddr", FieldType.ADDRESS, "", "destination address", "raddr"),
                    Field.of("dport", FieldType.U16, "", "destination port", "rport"),
                    SocketFields.NETNS,
                    Field.of("latency", FieldType.U64, "µs", "from the attempt to its end", "us").knownLater(),
                    Field.of("ret", FieldType.S32, "errno", "0: established; else why not, such as -111,"
                            + " ECONNREFUSED. -125, ECANCELED, which is grebe's own word here: the process gave up")
                            .holding(IntegerValues.ERRNO).knownLater()),
            List.of("pid", "comm", "ip", "saddr", "daddr", "dport", "latency", "ret"))
            .endingLater();

    @Override
    public Probe probe() {
        return PROBE;
    }

    @Override
    public List<ProbeVariant> variants() {
        return List.of(
                new HandshakeTracepoint(true),
                new HandshakeTracepoint(false));
    }
}
