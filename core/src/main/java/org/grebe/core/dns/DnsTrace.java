package org.grebe.core.dns;

import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.probes.DnsProbe;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;

/** The trace that tells {@link DnsNames} what it knows. */
public final class DnsTrace {
    private static final int UDP = 17;
    /** All of each answer, whoever gets it; the payload last. */
    public static final Plan PLAN = new Plan(DnsProbe.PROBE, List.of(),
            Stream.of("server", "client", "time", "length", "seq", "port", "ip", "protocol", "payload")
                    .map(name -> DnsProbe.PROBE.field(name).orElseThrow())
                    .toList(),
            List.of(), "");

    private DnsTrace() {}

    /**
     * Begins to watch answers. They come by the ring of the session's other traces, so an answer is known before the
     * connect that it led to is told.
     */
    public static DnsNames start(Session session) {
        return new Shared().start(session);
    }

    /** One watch for all who ask, until it is stopped. Script thread only. */
    public static final class Shared {
        private DnsNames names;
        private Trace trace;

        /** What is watched already, or a new watch. */
        public DnsNames start(Session session) {
            if (trace == null || trace.state() == Trace.State.STOPPED) {
                DnsNames fresh = new DnsNames();
                trace = session.start(PLAN, event -> take(fresh, event));
                names = fresh;
            }
            return names;
        }

        /** What was learned stays known. False where nothing was watched. */
        public boolean stop() {
            boolean running = trace != null && trace.state() != Trace.State.STOPPED;
            if (running) {
                trace.stop();
            }
            return running;
        }
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
