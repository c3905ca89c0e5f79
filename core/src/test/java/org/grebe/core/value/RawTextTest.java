package org.grebe.core.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawTextTest {
    /** Bytes that make UTF-8 of every length likely, broken in every way. */
    private static final int[] LIKELY = {
        'a', 0x7f, 0x80, 0xa9, 0xbf, 0xc0, 0xc3, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0xef, 0xbd, 0xf0, 0x9f, 0x90,
        0xff,
    };

    private final Random random = new Random(7);

    @ParameterizedTest
    @CsvSource({"6375726c, curl", "c3a9, é", "f09f90a6, 🐦", "efbfbd, \uFFFD"})
    void shouldReadUtf8AsItIs(String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(text, RawText.decode(bytes));
        assertArrayEquals(bytes, RawText.encode(text));
    }

    @Test
    void shouldKeepEachByteThatIsNoUtf8() {
        assertEquals("a\udcff\udcc3z", RawText.decode(new byte[] {(byte) 0x61, (byte) 0xff, (byte) 0xc3, 0x7a}));
        assertEquals("\udce2\udc82", RawText.decode(new byte[] {(byte) 0xe2, (byte) 0x82}), "cut in a character");
        assertEquals("x", RawText.untilNul(new byte[] {'x', 0, 'y'}));
    }

    @Test
    void shouldComeBackToTheSameBytes() {
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = bytes(random.nextInt(16));
            assertArrayEquals(bytes, RawText.encode(RawText.decode(bytes)), () -> HexFormat.of().formatHex(bytes));
        }
    }

    /** What the kernel tests byte by byte must hold for the text, too. */
    @Test
    void shouldContainWhatTheBytesContain() {
        String[] parts = {"a", "é", "€", "🐦", "\uFFFD", "©"};
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = bytes(random.nextInt(8));
            String part = parts[random.nextInt(parts.length)];
            String raw = new String(bytes, StandardCharsets.ISO_8859_1);
            String rawPart = new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            String text = RawText.decode(bytes);
            String shown = HexFormat.of().formatHex(bytes) + " and " + part;
            assertEquals(raw.contains(rawPart), text.contains(part), shown);
            assertEquals(raw.startsWith(rawPart), text.startsWith(part), shown);
            assertEquals(raw.endsWith(rawPart), text.endsWith(part), shown);
            assertEquals(raw.equals(rawPart), text.equals(part), shown);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) LIKELY[random.nextInt(LIKELY.length)];
        }
        return bytes;
    }
}
