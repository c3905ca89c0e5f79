package org.grebe.core.dns;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.grebe.core.value.IpAddress;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * What one DNS message says about addresses.
 *
 * @param name that was asked for, whatever aliases led to the addresses; without the final dot, other than printable
 *     ASCII as {@code \DDD}
 * @param addresses those of all A and AAAA records among the answers
 */
record DnsAnswer(String name, Set<IpAddress> addresses) {
    private static final int HEADER_BYTES = 12;
    /** In the third byte: the sender cut the message. */
    private static final int TRUNCATED = 0x02;

    /**
     * Reads an answer; empty for a question and for messages with none or several.
     *
     * @param whole false if more was sent than is here: then the records count that are here
     * @throws MalformedMessage if it breaks the rules of RFC 1035
     */
    static Optional<DnsAnswer> read(byte[] message, boolean whole) {
        Message m = parse(message, whole);
        if (!m.getHeader().getFlag(Flags.QR) || m.getHeader().getCount(Section.QUESTION) != 1
                || m.getQuestion() == null) {
            return Optional.empty();
        }
        Set<IpAddress> addresses = new LinkedHashSet<>();
        for (Record record : m.getSection(Section.ANSWER)) {
            InetAddress address = record instanceof ARecord a ? a.getAddress()
                    : record instanceof AAAARecord aaaa ? aaaa.getAddress()
                    : null;
            if (address != null) {
                addresses.add(IpAddress.of(address.getAddress()));
            }
        }
        return Optional.of(new DnsAnswer(text(m.getQuestion().getName()), addresses));
    }

    private static Message parse(byte[] message, boolean whole) {
        byte[] bytes = message;
        if (!whole && message.length >= HEADER_BYTES) {
            bytes = message.clone();
            bytes[2] |= TRUNCATED; // The parser's leave to stop where the bytes end.
        }
        try {
            return new Message(bytes);
        } catch (Exception e) { // Whatever a stranger's bytes do to the parser.
            throw new MalformedMessage(e);
        }
    }

    private static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true);
    }

    /** What is no DNS message. */
    static final class MalformedMessage extends RuntimeException {
        MalformedMessage(Throwable cause) {
            super("malformed DNS message: " + cause.getMessage(), cause);
        }
    }
}
