package org.grebe.bpf.probes;

import java.util.List;

/**
 * dns, for names of addresses; no script can ask for it by {@code on} yet. TCP's segments come one by one, all that
 * come from a server's port.
 */
public final class DnsProbe implements Curated {
    public static final Probe PROBE = new Probe(
            "dns",
            "a DNS answer, or a part of one by TCP, reaches a socket of this machine",
            List.of(
                    TaskFields.TIME,
                    SocketFields.IP,
                    Field.of("server", FieldType.ADDRESS, "", "who answers, from port 53"),
                    Field.of("client", FieldType.ADDRESS, "", "who asked"),
                    Field.of("port", FieldType.U16, "", "the client's port"),
                    Field.of("protocol", FieldType.U8, "", "17 for UDP, 6 for TCP"),
                    Field.of("seq", FieldType.U32, "", "TCP's sequence number of the first byte"),
                    Field.of("length", FieldType.U64, "bytes", "of the payload, copied or not"),
                    Field.of("payload", FieldType.BYTES, "", "the first 4096 bytes at most")),
            List.of("ip", "server", "client", "port", "length"));

    @Override
    public Probe probe() {
        return PROBE;
    }

    @Override
    public List<ProbeVariant> variants() {
        return List.of(new DnsIngress());
    }
}
