package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.grebe.core.value.RawText;

/**
 * Names of threads as text. The same few come again and again, so what was made last is kept. Any thread: a slot is
 * replaced as a whole, and a lost one is made anew.
 */
final class Names {
    private static final int SLOTS = 256;
    private static final Name[] MADE = new Name[SLOTS];

    private record Name(long first, long second, String text) {}

    private Names() {}

    /** The 16 bytes of a name as two longs in the machine's byte order. */
    static String of(long first, long second) {
        long mixed = (first * 31 + second) * 0x9e3779b97f4a7c15L;
        int slot = (int) (mixed >>> 56);
        Name name = MADE[slot];
        if (name == null || name.first != first || name.second != second) {
            name = new Name(first, second, RawText.untilNul(bytes(first, second)));
            MADE[slot] = name;
        }
        return name.text;
    }

    static byte[] bytes(long first, long second) {
        return ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(first).putLong(second).array();
    }
}
