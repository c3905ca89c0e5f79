package org.grebe.core.dns;

import java.util.Arrays;
import java.util.List;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Session;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;

/** The trace that tells {@link DnsNames} what it knows. */
public final class DnsTrace {
    private static final int UDP = 17;
    /** All of each answer, whoever gets it. */
    public static final Plan PLAN =
            new Plan(Catalogue.DNS, List.of(), Plan.byWidth(Catalogue.DNS.fields()), List.of(), "");

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
        long length = ((Number) event.get("length")).longValue();
        byte[] payload = (byte[]) event.get("payload");
        byte[] bytes = Arrays.copyOf(payload, (int) Math.min(length, payload.length));
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
