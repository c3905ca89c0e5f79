package org.grebe.bpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.grebe.bpf.btf.Btf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The types that go with a map of task storage, as grebe itself reads BTF, and as the kernel does. */
class ValueTypesTest {
    @Test
    void shouldSayWhatKeyAndValueAre() {
        Btf btf = Btf.parse(ValueTypes.bytes(264));
        assertEquals("int", btf.typeText(ValueTypes.KEY));
        assertEquals(4, btf.size(ValueTypes.KEY));
        assertEquals("u64[33]", btf.typeText(ValueTypes.VALUE));
        assertEquals(264, btf.size(ValueTypes.VALUE));
    }

    @Test
    void shouldWantWholeWords() {
        assertThrows(IllegalArgumentException.class, () -> ValueTypes.bytes(12));
    }

    @Tag("live")
    @Test
    void shouldBeTakenByTheKernel() {
        for (int size : new int[] {8, 16, 264, 4096}) {
            try (BpfMap map = BpfMap.create(MapSpec.taskStorage("calls", size))) {
                assertEquals(MapType.TASK_STORAGE, map.spec().type());
            }
        }
    }
}
