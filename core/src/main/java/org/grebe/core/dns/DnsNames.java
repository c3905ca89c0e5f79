package org.grebe.core.dns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.grebe.core.value.IpAddress;

/**
 * Which name was asked for to get an address, by the answers that have come: {@code names.query(it.daddr, it.time)}.
 * Addresses are compared by their bytes, an IPv4 one and its mapped form are the same. The last answer counts.
 */
public final class DnsNames {
    /** Addresses that are kept; the one that was least recently answered or asked for goes first. */
    static final int CAPACITY = 10_240;
    private static final long KEPT_NS = TimeUnit.HOURS.toNanos(24);
    private static final long TOLD_ABOVE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final List<IpAddress> LOCALHOST = List.of(IpAddress.parse("127.0.0.1"), IpAddress.parse("::1"));

    /** Not called Entry: in a LinkedHashMap a later javac takes that for Map.Entry, an earlier one for this. */
    private record Answer(String name, long timeNs) {}

    private final Map<IpAddress, Answer> entries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<IpAddress, Answer> eldest) {
            return size() > CAPACITY;
        }
    };
    private final TcpMessages segments = new TcpMessages();
    private long answers;
    private long malformed;

    /** DNS messages that were read. */
    public long getAnswers() {
        return answers;
    }

    /** Messages that were none, and said nothing. */
    public long getMalformed() {
        return malformed;
    }

    /**
     * The name that {@code address} had at {@code timeNs}, nanoseconds since boot, with the time since its answer if
     * that is above 100 ms: {@code www.domain.com (123.694ms)}. Else {@code localhost} for 127.0.0.1 and ::1, else
     * {@code No DNS Query}. As bcc's tcpconnect has it.
     */
    public String query(IpAddress address, long timeNs) {
        Answer entry = entry(address, timeNs);
        if (entry == null) {
            return LOCALHOST.contains(address) ? "localhost" : "No DNS Query";
        }
        long ageNs = timeNs - entry.timeNs();
        return ageNs <= TOLD_ABOVE_NS ? entry.name()
                : entry.name() + String.format(Locale.ROOT, " (%.3fms)", ageNs / 1e6);
    }

    /** The name alone, or null if no answer had that address. */
    public String name(IpAddress address) {
        Answer entry = entries.get(address);
        return entry == null ? null : entry.name();
    }

    @Override
    public String toString() {
        return "names of " + entries.size() + " addresses from " + answers + " DNS messages, " + malformed
                + " more were malformed";
    }

    private Answer entry(IpAddress address, long timeNs) {
        Answer entry = entries.get(address);
        if (entry != null && timeNs - entry.timeNs() >= KEPT_NS) {
            entries.remove(address);
            return null;
        }
        return entry;
    }

    /**
     * Takes a datagram from a server.
     *
     * @param length of the datagram; {@code bytes} may be fewer
     */
    public void datagram(byte[] bytes, long length, long timeNs) {
        learn(bytes, bytes.length >= length, timeNs);
    }

    /** Takes a segment of a connection to a server; see {@link TcpMessages#add}. */
    void segment(TcpMessages.Connection connection, long seq, byte[] bytes, long length, long timeNs) {
        segments.add(connection, seq, bytes, length).forEach(m -> learn(m.bytes(), m.whole(), timeNs));
    }

    private void learn(byte[] message, boolean whole, long timeNs) {
        try {
            Optional<DnsAnswer> answer = DnsAnswer.read(message, whole);
            answers++;
            answer.ifPresent(a -> a.addresses().forEach(address -> entries.put(address, new Answer(a.name(), timeNs))));
        } catch (DnsAnswer.MalformedMessage e) {
            malformed++;
        }
    }
}
