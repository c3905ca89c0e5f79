package org.grebe.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.grebe.bpf.map.PossibleCpus;
import org.junit.jupiter.api.Test;

class CountersTest {
    @Test
    void shouldHaveASlotForEachCpuAndAPowerOfTwo() {
        assertEquals(1, Counters.slots(1));
        assertEquals(2, Counters.slots(2));
        assertEquals(4, Counters.slots(3));
        assertEquals(128, Counters.slots(128));
        assertEquals(256, Counters.slots(129));
        assertEquals(1, Integer.bitCount(Counters.SLOTS));
        assertTrue(Counters.SLOTS >= PossibleCpus.count());
    }

    @Test
    void shouldAddUpAllCpusOfOneCounter() {
        ByteBuffer value = ByteBuffer.allocate(3 << Counters.SLOT_SHIFT).order(ByteOrder.nativeOrder());
        for (int cpu = 0; cpu < 3; cpu++) {
            for (Counters counter : Counters.values()) {
                value.putLong((cpu << Counters.SLOT_SHIFT) + counter.offset(), 10 * counter.ordinal() + cpu);
            }
        }
        assertEquals(3, Counters.REJECTED.sum(value));
        assertEquals(33, Counters.DELIVERED.sum(value));
        assertEquals(93, Counters.AGGREGATED.sum(value));
    }
}
