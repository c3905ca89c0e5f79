package org.grebe.bpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole maps, read in batches. */
@Tag("live")
class MapReadLiveTest {
    private static MapSpec spec(String type, int keyBytes, int valueBytes, int room) {
        return switch (type) {
            case "perCpuHash" -> MapSpec.perCpuHash("read", keyBytes, valueBytes, room);
            case "lruHash" -> MapSpec.lruHash("read", keyBytes, valueBytes, room);
            case "perCpuArray" -> MapSpec.perCpuArray("read", valueBytes, room);
            default -> MapSpec.hash("read", keyBytes, valueBytes, room);
        };
    }

    /** One key and one value in one map, of widths that are no whole words, and more keys than a batch has room for. */
    @ParameterizedTest
    @CsvSource({"hash, 4, 4, 0, 10", "hash, 4, 4, 1, 1", "hash, 12, 20, 3000, 3000", "perCpuHash, 8, 8, 20000, 20000",
        "perCpuHash, 40, 12, 500, 4096", "perCpuHash, 8, 8016, 300, 1000", "lruHash, 8, 8, 200, 4096",
        "perCpuArray, 4, 8, 3, 3"})
    void shouldReadWhatIsThere(String type, int keyBytes, int valueBytes, int keys, int room) {
        try (BpfMap map = BpfMap.create(spec(type, keyBytes, valueBytes, room))) {
            Map<String, String> expected = new HashMap<>();
            int cells = type.startsWith("perCpu") ? PossibleCpus.count() : 1;
            for (int k = 0; k < keys; k++) {
                ByteBuffer key = ByteBuffer.allocate(keyBytes).order(ByteOrder.nativeOrder());
                key.putInt(0, k);
                ByteBuffer value = ByteBuffer.allocate(cells == 1 ? valueBytes : (valueBytes + 7) / 8 * 8 * cells);
                for (int cell = 0; cell < cells; cell++) {
                    value.putInt(cell * ((valueBytes + 7) / 8 * 8), k * 31 + cell);
                }
                map.update(key.array(), value.array(), BpfMap.ANY);
                expected.put(text(key.array()), text(value.array()));
            }
            assertEquals(cells, map.cells());
            List<String> twice = new ArrayList<>();
            Map<String, String> read = new HashMap<>();
            map.entries().forEach(e -> {
                if (read.put(text(e.key()), text(e.value().array())) != null) {
                    twice.add(text(e.key()));
                }
            });
            assertEquals(List.of(), twice);
            assertEquals(expected, read);
            Map<String, String> singly = new HashMap<>();
            map.readSingly((k, keyAt, v, valueAt) -> singly.put(text(k.array()), text(v.array())));
            assertEquals(expected, singly, "a key at a time, where the kernel knows no batches");
        }
    }

    private static String text(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** A batch of one cannot take a bucket of two: the buffers must grow until it can. */
    @Test
    void shouldGrowUntilABucketFits() {
        try (BpfMap map = BpfMap.create(MapSpec.hash("crowded", 4, 1 << 15, 1024))) {
            byte[] value = new byte[1 << 15];
            for (int k = 0; k < 1024; k++) {
                map.update(BpfMap.key(k), value, BpfMap.ANY);
            }
            int[] count = {0};
            assertTrue(new MapBatches(map, 1 << 15, 1).read((k, keyAt, v, valueAt) -> count[0]++));
            assertEquals(1024, count[0]);
        }
    }

    @Test
    void shouldLeaveToTheCallerWhatTheKernelCannotRead() {
        try (BpfMap map = BpfMap.create(MapSpec.progArray("programs", 4))) {
            assertFalse(new MapBatches(map, 4).read((k, keyAt, v, valueAt) -> { }));
            assertFalse(MapBatches.fit(map.spec()));
        }
    }

    /** What is deleted and made while it is read must not keep the others from being read, once each. */
    @Test
    void shouldReadWhatStaysWhileTheRestChanges() throws Exception {
        try (BpfMap map = BpfMap.create(MapSpec.hash("changing", 4, 8, 30_000))) {
            byte[] value = new byte[8];
            for (int k = 0; k < 20_000; k++) {
                map.update(BpfMap.key(k), value, BpfMap.ANY);
            }
            Thread other = new Thread(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    byte[] key = BpfMap.key(20_000 + i % 5_000);
                    map.update(key, value, BpfMap.ANY);
                    map.delete(key);
                }
            });
            other.start();
            try {
                for (int round = 0; round < 20; round++) {
                    boolean[] seen = new boolean[20_000];
                    map.read((keys, keyAt, values, valueAt) -> {
                        int k = keys.getInt(keyAt);
                        if (k < seen.length) {
                            assertFalse(seen[k], "twice: " + k);
                            seen[k] = true;
                        }
                    });
                    for (int k = 0; k < seen.length; k++) {
                        assertTrue(seen[k], "not read: " + k);
                    }
                }
            } finally {
                other.interrupt();
                other.join();
            }
        }
    }
}
