package org.grebe.core.dns;

import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Session;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;

/** The trace that tells {@link DnsNames} what it knows. */
public final class DnsTrace {
    private static final int UDP = 17;
    /** All of each answer, whoever gets it; the payload last. */
    public static final Plan PLAN = new Plan(Catalogue.DNS, List.of(),
            Stream.of("server", "client", "time", "length", "seq", "port", "ip", "protocol", "payload")
                    .map(name -> Catalogue.DNS.field(name).orElseThrow())
                    .toList(),
            List.of(), "");

    private DnsTrace() {}

    /**
     * Begins to watch answers. They come by the ring of the session's other traces, so an answer is known before the
     * connect that it led to is told.
     */
    public static DnsNames start(Session session) {
        DnsNames names = new DnsNames();
        session.start(PLAN, event -> take(names, event));
        return names;
    }

    private static void take(DnsNames names, Event event) {
        long length = (Long) event.get("length");
        byte[] bytes = (byte[]) event.get("payload");
        long timeNs = (Long) event.get("time");
        if ((Integer) event.get("protocol") == UDP) {
            names.datagram(bytes, length, timeNs);
        } else {
            var connection = new TcpMessages.Connection((IpAddress) event.get("server"),
                    (IpAddress) event.get("client"), (Integer) event.get("port"));
            names.segment(connection, (Long) event.get("seq"), bytes, length, timeNs);
        }
    }
}
