package org.grebe.core.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.grebe.bpf.map.MapSpec;
import org.junit.jupiter.api.Test;

class FilterMapTest {
    @Test
    void shouldSetTheBitOfEachPort() {
        FilterMap map = new FilterMap("set1", FilterMap.Kind.BITMAP, List.of(-1L, 0L, 7L, 8L, 443L, 65535L, 65536L));
        assertEquals("{0, 7, 8, 443, 65535}", BitSet.valueOf(map.bitmap()).toString());
        assertEquals(MapSpec.array("set1", 8192, 1), map.spec());
        assertEquals("bitmap set1 of 7 values", map.toString());
    }

    @Test
    void shouldMakeRoomForEachValueOfAHash() {
        assertEquals(MapSpec.hash("set1", 8, 1, 2), new FilterMap("set1", FilterMap.Kind.HASH, List.of(1L, 2L)).spec());
        assertEquals(1, new FilterMap("set1", FilterMap.Kind.HASH, List.of()).spec().maxEntries());
    }
}
