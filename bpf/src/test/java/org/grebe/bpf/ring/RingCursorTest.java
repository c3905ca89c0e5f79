package org.grebe.bpf.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingCursorTest {
    private final List<String> seen = new ArrayList<>();

    private void record(ByteBuffer view, int offset, int length) {
        byte[] content = new byte[length];
        view.get(offset, content);
        seen.add(new String(content));
    }

    @Test
    void shouldOrderAccessesWhenBatchIsDrained() {
        FakeRing ring = new FakeRing(64);
        ring.submit((byte) 'a');
        ring.submit((byte) 'b', (byte) 'c');
        int passed = new RingCursor(ring).drain((view, offset, length) -> ring.accesses.add("record " + length), 10);
        assertEquals(2, passed);
        assertEquals(
                List.of("acquire producer 32", "acquire header at 0", "record 1", "acquire header at 16", "record 2",
                        "fenced store of consumer 32"),
                ring.accesses);
    }

    @Test
    void shouldStoreNothingWhenRingIsEmpty() {
        FakeRing ring = new FakeRing(64);
        assertEquals(0, new RingCursor(ring).drain(this::record, 10));
        assertEquals(List.of("acquire producer 0"), ring.accesses);
    }

    @Test
    void shouldStartAtConsumerPositionOfEarlierReader() {
        FakeRing ring = new FakeRing(64, 4096 + 24);
        ring.submit((byte) 'x');
        assertEquals(1, new RingCursor(ring).drain(this::record, 10));
        assertEquals(List.of("x"), seen);
        assertEquals(4096 + 40, ring.consumer());
    }

    @Test
    void shouldReadOnWhenRecordCrossesTheEnd() {
        FakeRing ring = new FakeRing(64);
        RingCursor cursor = new RingCursor(ring);
        ring.submit("0123456789012345678901234567890123456789".getBytes());
        cursor.drain(this::record, 10);
        ring.submit("across the end".getBytes());
        ring.submit("after".getBytes());
        assertEquals(2, cursor.drain(this::record, 10));
        assertEquals(List.of("across the end", "after"), seen.subList(1, 3));
        assertEquals(48 + 24 + 16, ring.consumer());
    }

    @Test
    void shouldStopWhenRecordIsBusyAndGoOnOnceItIsNot() {
        FakeRing ring = new FakeRing(64);
        RingCursor cursor = new RingCursor(ring);
        ring.submit((byte) 'a');
        long slow = ring.reserve((byte) 'b');
        ring.submit((byte) 'c');
        assertEquals(1, cursor.drain(this::record, 10));
        assertEquals(List.of("a"), seen);
        assertEquals(16, ring.consumer());
        assertEquals(0, cursor.drain(this::record, 10));
        ring.commit(slow, 1);
        assertEquals(2, cursor.drain(this::record, 10));
        assertEquals(List.of("a", "b", "c"), seen);
    }

    @Test
    void shouldSkipAndPassDiscardedRecords() {
        FakeRing ring = new FakeRing(64);
        ring.discard(ring.reserve(new byte[9]), 9);
        ring.submit((byte) 'k');
        assertEquals(2, new RingCursor(ring).drain(this::record, 10));
        assertEquals(List.of("k"), seen);
        assertEquals(24 + 16, ring.consumer());
    }

    @Test
    void shouldGiveRoomBackWhenAllRecordsAreDiscarded() {
        FakeRing ring = new FakeRing(64);
        ring.discard(ring.reserve(new byte[8]), 8);
        assertEquals(1, new RingCursor(ring).drain(this::record, 10));
        assertEquals(List.of(), seen);
        assertEquals(16, ring.consumer());
    }

    @Test
    void shouldDeliverEmptyRecord() {
        FakeRing ring = new FakeRing(64);
        ring.submit();
        ring.submit((byte) 'z');
        assertEquals(2, new RingCursor(ring).drain(this::record, 10));
        assertEquals(List.of("", "z"), seen);
        assertEquals(8 + 16, ring.consumer());
    }

    @Test
    void shouldStopAtBatchLimitCountingDiscardedRecords() {
        FakeRing ring = new FakeRing(128);
        RingCursor cursor = new RingCursor(ring);
        ring.submit((byte) 'a');
        ring.discard(ring.reserve((byte) 'b'), 1);
        ring.submit((byte) 'c');
        assertEquals(2, cursor.drain(this::record, 2));
        assertEquals(32, ring.consumer());
        assertEquals(1, cursor.drain(this::record, 2));
        assertEquals(List.of("a", "c"), seen);
    }

    @Test
    void shouldPublishProgressAndContinueBehindRecordWhoseHandlerThrows() {
        FakeRing ring = new FakeRing(64);
        RingCursor cursor = new RingCursor(ring);
        ring.submit((byte) 'a');
        ring.submit((byte) 'b');
        ring.submit((byte) 'c');
        RuntimeException thrown = new IllegalStateException("from the script");
        RuntimeException caught = assertThrows(RuntimeException.class, () -> cursor.drain((view, offset, length) -> {
            record(view, offset, length);
            if (view.get(offset) == 'b') {
                throw thrown;
            }
        }, 10));
        assertSame(thrown, caught);
        assertEquals(32, ring.consumer());
        assertEquals(1, cursor.drain(this::record, 10));
        assertEquals(List.of("a", "b", "c"), seen);
    }

    @Test
    void shouldFollowPositionsBeyond32Bits() {
        FakeRing ring = new FakeRing(64, 0x1_7fff_fff0L);
        ring.submit((byte) 'p');
        ring.submit((byte) 'q');
        assertEquals(2, new RingCursor(ring).drain(this::record, 10));
        assertEquals(List.of("p", "q"), seen);
        assertEquals(0x1_8000_0010L, ring.consumer());
    }

    @Test
    void shouldRefuseSizeThatIsNoPowerOfTwo() {
        var e = assertThrows(IllegalArgumentException.class, () -> new RingCursor(new FakeRing(96)));
        assertEquals("ring size must be a power of two: dataBytes=96", e.getMessage());
    }

    @Test
    void shouldRoundRecordsUpToEightBytes() {
        assertEquals(8, RingLayout.recordBytes(0));
        assertEquals(16, RingLayout.recordBytes(1));
        assertEquals(16, RingLayout.recordBytes(8));
        assertEquals(24, RingLayout.recordBytes(9));
    }
}
