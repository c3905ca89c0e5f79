package org.grebe.core.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.core.value.IpAddress;

/**
 * Puts DNS messages together from segments of TCP: each has its length before it, in two bytes (RFC 1035, 4.2.2).
 * Bytes that come twice count once. Where some are missing, the next segment is taken to begin a message.
 */
final class TcpMessages {
    /** Connections that are followed; the one that was silent longest is given up for a new one. */
    private static final int CONNECTIONS = 256;
    private static final int LENGTH_BYTES = 2;
    /** A segment that lies further back is another connection's, of the same ports. */
    private static final long FURTHEST_BACK = 1L << 17;
    private static final long SEQ_MASK = 0xffff_ffffL;

    /** A connection, seen from the client. */
    record Connection(IpAddress server, IpAddress client, int port) {}

    /** {@code whole} is false for the beginning of a message whose end was not copied. */
    record Message(byte[] bytes, boolean whole) {}

    /** Bytes that no message was made of yet, and the number of the one after them. */
    private record Pending(long nextSeq, byte[] bytes) {}

    private final Map<Connection, Pending> open = new LinkedHashMap<>();

    /**
     * Takes a segment.
     *
     * @param seq number of its first byte, 32 bits
     * @param bytes its first ones at least
     * @param length of the whole segment
     * @return the messages that are whole now, and the last one if its rest will not come
     */
    List<Message> add(Connection connection, long seq, byte[] bytes, long length) {
        Pending before = open.remove(connection);
        if (before == null) {
            return split(connection, seq, bytes, length);
        }
        long known = before.nextSeq() - seq & SEQ_MASK;
        if (known > FURTHEST_BACK) {
            return split(connection, seq, bytes, length);
        }
        if (known >= length) {
            open.put(connection, before);
            return List.of();
        }
        byte[] fresh = Arrays.copyOfRange(bytes, (int) Math.min(known, bytes.length), bytes.length);
        int pending = before.bytes().length;
        byte[] all = Arrays.copyOf(before.bytes(), pending + fresh.length);
        System.arraycopy(fresh, 0, all, pending, fresh.length);
        return split(connection, before.nextSeq() - pending, all, pending + length - known);
    }

    /** {@code length} counts bytes from {@code seq} on, those that were not copied too. */
    private List<Message> split(Connection connection, long seq, byte[] all, long length) {
        List<Message> messages = new ArrayList<>();
        int at = 0;
        while (all.length - at >= LENGTH_BYTES) {
            int end = at + LENGTH_BYTES + ((all[at] & 0xff) << 8 | all[at + 1] & 0xff);
            if (end > all.length) {
                break;
            }
            messages.add(new Message(Arrays.copyOfRange(all, at + LENGTH_BYTES, end), true));
            at = end;
        }
        byte[] rest = Arrays.copyOfRange(all, at, all.length);
        if (all.length == length) {
            keep(connection, new Pending(seq + length & SEQ_MASK, rest));
        } else if (rest.length > LENGTH_BYTES) {
            messages.add(new Message(Arrays.copyOfRange(rest, LENGTH_BYTES, rest.length), false));
        }
        return messages;
    }

    private void keep(Connection connection, Pending pending) {
        if (open.size() >= CONNECTIONS) {
            open.remove(open.keySet().iterator().next());
        }
        open.put(connection, pending);
    }
}
