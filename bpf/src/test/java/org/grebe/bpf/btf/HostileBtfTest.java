package org.grebe.bpf.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.grebe.bpf.btf.BtfBuilder.Field;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, the only exception is BtfException, and every answer comes soon. */
class HostileBtfTest {
    private static final int MUTANTS = 2_000;

    private final byte[] good = SocketBtf.bytes(ByteOrder.LITTLE_ENDIAN);

    @Test
    void shouldThrowOnlyBtfExceptionWhenBytesAreChanged() {
        Random random = new Random(20261121);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(random);
            Btf btf;
            try {
                btf = Btf.parse(mutant);
            } catch (BtfException e) {
                refused++;
                continue;
            }
            accepted++;
            askEverything(btf);
        }
        // Both ways must be exercised, or this test proves nothing.
        assertTrue(accepted > MUTANTS / 10, "accepted " + accepted);
        assertTrue(refused > MUTANTS / 10, "refused " + refused);
    }

    private byte[] mutate(Random random) {
        byte[] mutant = random.nextInt(20) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && mutant.length > 4; i++) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt();
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                // Small numbers in whole words hit type ids and so make circles.
                case 2 -> word(mutant, at, random.nextInt(70));
                default -> word(mutant, at, random.nextBoolean() ? -1 : random.nextInt());
            }
        }
        return mutant;
    }

    private static void word(byte[] file, int near, int value) {
        int at = Math.min(near, file.length - 4) & ~3;
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    }

    private static void askEverything(Btf btf) {
        attempt(() -> btf.member("sock", "__sk_common.skc_rcv_saddr"));
        attempt(() -> btf.member("sock", "sk_wide"));
        attempt(() -> btf.member("socket", "sk.sk_state"));
        attempt(() -> btf.member("socket_t", "sk_missing"));
        attempt(() -> btf.hasMember("odd", "grid"));
        attempt(() -> btf.function("tcp_v4_connect"));
        attempt(() -> btf.function("no_such_function"));
        attempt(() -> btf.tracepoint("state"));
        attempt(() -> btf.enumValue("HUGE"));
        for (int i = -1; i < 70; i++) {
            int id = i;
            attempt(() -> btf.typeText(id));
            attempt(() -> btf.size(id));
            attempt(() -> btf.isSigned(id));
            attempt(() -> btf.pointeeStruct(id));
            attempt(() -> btf.kind(id));
        }
    }

    private static void attempt(Runnable question) {
        try {
            question.run();
        } catch (BtfException e) {
            assertTrue(e.getMessage().length() > 10, e.getMessage());
        }
    }

    private static String refusal(byte[] file) {
        return assertThrows(BtfException.class, () -> Btf.parse(file)).getMessage();
    }

    @Test
    void shouldSayWhatIsWrongWithTheHeader() {
        assertEquals("this is not BTF: 3 bytes are less than a header", refusal(new byte[3]));
        assertEquals("this is not BTF: it begins with 0x0000, not 0xeb9f", refusal(new byte[24]));
        byte[] version = good.clone();
        version[2] = 2;
        assertEquals("BTF version 2 is not known; grebe reads version 1", refusal(version));
        assertEquals("BTF is cut off: its strings end at byte " + good.length + " of " + (good.length - 1),
                refusal(Arrays.copyOf(good, good.length - 1)));
        byte[] unterminated = good.clone();
        unterminated[good.length - 1] = 'x';
        assertEquals("BTF strings must begin and end with a NUL", refusal(unterminated));
    }

    @Test
    void shouldAcceptHeaderThatIsLongerThanToday() {
        // 7.1 adds a layout section: two more words.
        byte[] longer = new byte[good.length + 8];
        System.arraycopy(good, 0, longer, 0, 24);
        System.arraycopy(good, 24, longer, 32, good.length - 24);
        word(longer, 4, 32);
        assertEquals(8, Btf.parse(longer).member("sock", "__sk_common.skc_dport").offset());
    }

    @Test
    void shouldRefuseUnknownKind() {
        BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        b.integer("int", 4, true);
        b.raw("new", 20, false, 0, 0);
        assertEquals("BTF type 2 is of kind 20, which this grebe does not know; a newer grebe may", refusal(b.build()));
    }

    @Test
    void shouldRefuseTypesThatAreCutOff() {
        BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        b.raw("s", BtfKind.STRUCT.ordinal(), false, 2, 8, 0, 0, 0);
        assertEquals("BTF type 1 (struct) points outside of its section", refusal(b.build()));
    }

    @Test
    void shouldEndOnCircularTypes() {
        BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        b.raw("loop", BtfKind.TYPEDEF, 1);
        b.raw("", BtfKind.PTR, 2);
        b.array(3, 3, 1);
        b.struct("self", 8, Field.at("", 4, 0), Field.at("", 4, 0), Field.at("x", 1, 0));
        b.raw("", BtfKind.ARRAY, 0, 5, 5, 1);
        Btf btf = Btf.parse(b.build());
        String circular = " is nested more than 64 deep; is it circular?";
        assertEquals("loop", btf.typeText(1));
        assertEquals("BTF type 2" + circular,
                assertThrows(BtfException.class, () -> btf.typeText(2)).getMessage());
        assertEquals("BTF type 1" + circular, assertThrows(BtfException.class, () -> btf.size(1)).getMessage());
        assertEquals("BTF type 5" + circular, assertThrows(BtfException.class, () -> btf.size(5)).getMessage());
        assertThrows(BtfException.class, () -> btf.member("self", "y"));
    }

    @Test
    void shouldRefuseSizesThatOverflow() {
        BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        int int64 = b.integer("long", 8, true);
        int huge = b.array(b.array(int64, int64, -1), int64, -1);
        Btf btf = Btf.parse(b.build());
        assertThrows(BtfException.class, () -> btf.size(huge));
    }
}
