package org.grebe.bpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapSpecTest {
    private static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
    }

    @Test
    void shouldRefuseWhenThereIsNoRoomForAnEntry() {
        assertRefused("must be > 0: map=hits, maxEntries=0", () -> MapSpec.hash("hits", 4, 8, 0));
        assertRefused("must be > 0: map=hits, maxEntries=-1", () -> MapSpec.array("hits", 8, -1));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4097, 12288})
    void shouldRefuseWhenARingBuffersSizeIsNoPowerOfTwo(int bytes) {
        assertRefused("a ring buffer's size must be a power of 2, with no key and no value: map=events, maxEntries="
                + bytes, () -> MapSpec.ringbuf("events", bytes));
    }

    @Test
    void shouldRefuseWhenARingBufferHasAKeyOrAValue() {
        String text =
                "a ring buffer's size must be a power of 2, with no key and no value: map=events, maxEntries=4096";
        assertRefused(text, () -> new MapSpec("events", MapType.RINGBUF, 4, 0, 4096, 0));
        assertRefused(text, () -> new MapSpec("events", MapType.RINGBUF, 0, 8, 4096, 0));
    }

    @Test
    void shouldRefuseWhenATrieIsPreallocated() {
        assertRefused("an LPM trie must have F_NO_PREALLOC: map=blocks",
                () -> new MapSpec("blocks", MapType.LPM_TRIE, 20, 1, 10, 0));
    }

    @Test
    void shouldFillInWhatAMapsTypeDemands() {
        assertEquals(new MapSpec("b", MapType.LPM_TRIE, 20, 1, 10, 1), MapSpec.lpmTrie("b", 16, 1, 10));
        assertEquals(new MapSpec("w", MapType.ARRAY, 4, 8, 1, 1 << 10), MapSpec.mmapableArray("w", 8, 1));
        assertEquals(new MapSpec("p", MapType.PROG_ARRAY, 4, 4, 1, 0), MapSpec.progArray("p", 1));
        assertEquals(new MapSpec("r", MapType.RINGBUF, 0, 0, 4096, 0), MapSpec.ringbuf("r", 4096));
    }

    @ParameterizedTest
    @CsvSource({
        "events, events",
        "'', ''",
        "connecting_sockets, connecting_sock",
        "it's é.x, it_s___x",
        "exactly15chars_, exactly15chars_",
    })
    void shouldMakeANameThatTheKernelTakes(String name, String want) {
        assertEquals(want, new String(ObjectName.bytes(name), StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0          | 1",
        "0-3        | 4",
        "0-3,8-11   | 8",
        "0,2,4-5    | 4",
        "0-127      | 128",
    })
    void shouldCountPossibleCpus(String list, int count) {
        assertEquals(count, PossibleCpus.parse(list + "\n"));
    }
}
