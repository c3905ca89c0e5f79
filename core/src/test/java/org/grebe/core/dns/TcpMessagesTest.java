package org.grebe.core.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;

class TcpMessagesTest {
    private static final IpAddress SERVER = IpAddress.parse("192.0.2.53");

    private final TcpMessages messages = new TcpMessages();

    private static TcpMessages.Connection from(int port) {
        return new TcpMessages.Connection(SERVER, IpAddress.parse("192.0.2.1"), port);
    }

    /** The messages as text, each with a star if its end is missing. */
    private String add(int port, long seq, String text, int length) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        List<TcpMessages.Message> found = messages.add(from(port), seq, bytes, length);
        return found.stream()
                .map(m -> new String(m.bytes(), StandardCharsets.ISO_8859_1) + (m.whole() ? "" : "*"))
                .collect(Collectors.joining(" "));
    }

    private String add(int port, long seq, String text) {
        return add(port, seq, text, text.length());
    }

    @Test
    void shouldFindMessagesInASegment() {
        assertEquals("one", add(1, 100, "\0\3one"));
        assertEquals("two three", add(2, 100, "\0\3two\0\5three"));
        assertEquals("", add(3, 100, "\0\0").strip());
    }

    @Test
    void shouldJoinSegmentsOfEachConnection() {
        assertEquals("", add(1, 100, "\0"));
        assertEquals("", add(2, 500, "\0\5he"));
        assertEquals("", add(1, 101, "\3o"));
        assertEquals("one", add(1, 103, "ne"));
        assertEquals("hello again", add(2, 504, "llo\0\5again"));
    }

    @Test
    void shouldJoinAcrossTheEndOfSequenceNumbers() {
        assertEquals("", add(1, 0xffff_fffeL, "\0\4"));
        assertEquals("", add(1, 0, "wo"));
        assertEquals("word", add(1, 2, "rd"));
    }

    @Test
    void shouldCountBytesOnceThatCameTwice() {
        assertEquals("", add(1, 100, "\0\5he"));
        assertEquals("", add(1, 100, "\0\5he"));
        assertEquals("hello", add(1, 102, "hello"));
        assertEquals("", add(1, 102, "hello"));
        assertEquals("next", add(1, 107, "\0\4next"));
    }

    @Test
    void shouldBeginAnewAfterAGap() {
        assertEquals("", add(1, 100, "\0\5he"));
        assertEquals("new", add(1, 200, "\0\3new"));
        assertEquals("other", add(1, 3_000_000_000L, "\0\5other"));
    }

    @Test
    void shouldGiveTheBeginningOfWhatWasNotCopied() {
        assertEquals("one tw*", add(1, 100, "\0\3one\0\5tw", 12));
        assertEquals("next", add(1, 112, "\0\4next"));
        assertEquals("", add(2, 100, "\0\6"));
        assertEquals("abc*", add(2, 102, "abc", 6));
    }

    @Test
    void shouldFollow256Connections() {
        for (int port = 0; port <= 256; port++) {
            assertEquals("", add(port, 100, "\0\3o"));
        }
        assertEquals("one", add(256, 103, "ne"));
        assertEquals("one", add(1, 103, "ne"));
        assertEquals("", add(0, 103, "ne"), "was given up; ne is a length");
    }
}
