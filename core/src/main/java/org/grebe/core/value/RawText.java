package org.grebe.core.value;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that need not be UTF-8, such as a thread's name, as a String and back without loss. What is UTF-8 reads as
 * such; any other byte 0xNN becomes the lone surrogate U+DCNN, which no UTF-8 decodes to. That is what Python calls
 * surrogateescape (PEP 383).
 */
public final class RawText {
    private static final int ESCAPE = 0xdc00;

    private RawText() {}

    public static String decode(byte[] bytes) {
        return decode(bytes, bytes.length);
    }

    /** The bytes before the first NUL, as names come from the kernel. */
    public static String untilNul(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return decode(bytes, end);
    }

    private static String decode(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0) {
                return decodeSlowly(bytes, length);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static String decodeSlowly(byte[] bytes, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // It reports what is malformed.
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer out = CharBuffer.allocate(length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isUnderflow()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | in.get() & 0xff));
            }
        }
    }

    /** Whether the character stands for a byte that was no UTF-8; the neighbours tell a pair's half from it. */
    public static boolean isByte(String text, int at) {
        char c = text.charAt(at);
        return c >= (ESCAPE | 0x80) && c <= (ESCAPE | 0xff)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    /** The inverse of {@link #decode}: UTF-8, and for U+DCNN the byte. Other lone surrogates become {@code ?}. */
    public static byte[] encode(String text) {
        boolean escaped = false;
        for (int i = 0; i < text.length() && !escaped; i++) {
            escaped = isByte(text, i);
        }
        if (!escaped) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isByte(text, i)) {
                bytes.writeBytes(text.substring(done, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(text.charAt(i) & 0xff);
                done = i + 1;
            }
        }
        bytes.writeBytes(text.substring(done).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
