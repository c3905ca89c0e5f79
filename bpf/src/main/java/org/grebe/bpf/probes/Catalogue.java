package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The curated probes. */
public final class Catalogue {
    public static final Field IP = Field.of("ip", FieldType.U8, "", "IP version of the connection: 4 or 6")
            .holding(IntegerValues.either(4, 6));
    public static final Field NETNS =
            Field.of("netns", FieldType.U32, "", "network namespace, the number in net:[...]");

    public static final Probe CONNECT = new Probe(
            "connect",
            "a TCP connection is attempted by a process of this machine",
            with(
                    IP,
                    Field.of("saddr", FieldType.ADDRESS, "", "source address", "laddr"),
                    Field.of("sport", FieldType.U16, "", "source port", "lport"),
                    Field.of("daddr", FieldType.ADDRESS, "", "destination address", "raddr"),
                    Field.of("dport", FieldType.U16, "", "destination port", "rport"),
                    NETNS,
                    Field.of("ret", FieldType.S32, "errno",
                            "what the kernel's connect function returned: 0, SYN is on its way")
                            .holding(IntegerValues.ERRNO)),
            List.of("pid", "comm", "ip", "saddr", "daddr", "dport"));

    public static final Probe ACCEPT = new Probe(
            "accept",
            "a TCP connection is accepted by a process of this machine",
            with(
                    IP,
                    Field.of("raddr", FieldType.ADDRESS, "", "remote address", "daddr"),
                    Field.of("rport", FieldType.U16, "", "remote port", "dport"),
                    Field.of("laddr", FieldType.ADDRESS, "", "local address", "saddr"),
                    Field.of("lport", FieldType.U16, "", "local port", "sport"),
                    NETNS,
                    Field.of("backlog", FieldType.U32, "",
                            "connections that waited in the listener's queue when this one joined it"),
                    Field.of("maxbacklog", FieldType.U32, "", "length of the listener's queue, as listen() set it"),
                    Field.of("ret", FieldType.S32, "errno", "0: only accepts that succeeded are events")
                            .holding(IntegerValues.ERRNO)),
            List.of("pid", "comm", "ip", "raddr", "rport", "laddr", "lport"));

    public static final Probe HANDSHAKE = new Probe(
            "handshake",
            "an attempt of this machine's to connect by TCP has ended: established, or failed",
            with(
                    IP,
                    Field.of("saddr", FieldType.ADDRESS, "",
                            "source address; all zeros if none was chosen or bound before it failed", "laddr"),
                    Field.of("sport", FieldType.U16, "", "source port, or 0 as there", "lport"),
                    Field.of("daddr", FieldType.ADDRESS, "", "destination address", "raddr"),
                    Field.of("dport", FieldType.U16, "", "destination port", "rport"),
                    NETNS,
                    Field.of("latency", FieldType.U64, "µs", "from the attempt to its end", "us"),
                    Field.of("ret", FieldType.S32, "errno", "0: established; else why not, such as -111,"
                            + " ECONNREFUSED. -125, ECANCELED, which is grebe's own word here: the process gave up")
                            .holding(IntegerValues.ERRNO)),
            List.of("pid", "comm", "ip", "saddr", "daddr", "dport", "latency", "ret"));

    /**
     * For names of addresses; no script can ask for it by {@code on} yet. TCP's segments are told one by one, all that
     * come from a server's port.
     */
    public static final Probe DNS = new Probe(
            "dns",
            "a DNS answer, or a part of one by TCP, reaches a socket of this machine",
            List.of(
                    TaskFields.TIME,
                    IP,
                    Field.of("server", FieldType.ADDRESS, "", "who answers, from port 53"),
                    Field.of("client", FieldType.ADDRESS, "", "who asked"),
                    Field.of("port", FieldType.U16, "", "the client's port"),
                    Field.of("protocol", FieldType.U8, "", "17 for UDP, 6 for TCP"),
                    Field.of("seq", FieldType.U32, "", "TCP's sequence number of the first byte"),
                    Field.of("length", FieldType.U64, "bytes", "of the payload, copied or not"),
                    Field.of("payload", FieldType.BYTES, "", "the first 4096 bytes at most")),
            List.of("ip", "server", "client", "port", "length"));

    public static final List<Probe> ALL = List.of(CONNECT, ACCEPT, HANDSHAKE);

    private Catalogue() {}

    public static Optional<Probe> find(String name) {
        return ALL.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    private static List<Field> with(Field... own) {
        List<Field> fields = new ArrayList<>(TaskFields.ALL);
        fields.addAll(List.of(own));
        return List.copyOf(fields);
    }
}
