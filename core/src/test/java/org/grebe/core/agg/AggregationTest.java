package org.grebe.core.agg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregationTest {
    private static <T extends Aggregation> T fed(T aggregation, long... values) {
        for (long v : values) {
            aggregation.leftShift(v);
        }
        return aggregation;
    }

    @Test
    void shouldCountByKeysAndSortByValueThenKey() {
        Count hits = new Count();
        for (String name : List.of("b", "a", "c", "c")) {
            hits.increment(List.of(name, 80));
        }
        assertEquals("[c, 80]: 2\n[a, 80]: 1\n[b, 80]: 1", hits.toString());
        assertEquals(2L, hits.getAt(List.of("c", 80L)));
        assertEquals(0L, hits.getAt("x"));
        assertSame(hits, hits.next());
        assertEquals(1L, hits.getAt(List.of()));
    }

    @Test
    void shouldSortNumbersAsNumbersAndMixedKeysByText() {
        Count hits = new Count();
        for (Object key : Arrays.asList(10, 9L, "a", null)) {
            hits.increment(Arrays.asList(key));
        }
        assertEquals("[9, 10, a, null]", hits.snapshot().stream().map(r -> r.keys().get(0)).toList().toString());
    }

    @Test
    void shouldSummarise() {
        assertEquals("6", fed(new Sum(), 1, 2, 3).toString());
        assertEquals("-1", fed(new Min(), 1, -1, 3).toString());
        assertEquals("3", fed(new Max(), 1, 2, 3).toString());
        assertEquals("2.5", fed(new Avg(), 1, 4).toString());
        assertEquals("[4, 8) 1, [8, 16) 0, [16, 32) 2", fed(new Hist(), 5, 16, 31).toString());
        assertEquals("(..., 0) 1, [0, 10) 1, [10, 20) 0, [20, ...) 1", fed(new LHist(0, 20, 10), -1, 9, 20).toString());
        assertNull(new Min().getAt(1));
        assertTrue(new Hist().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "-9223372036854775808; 0; (..., 0)", "-1; 0; (..., 0)", "0; 1; [0]", "1; 2; [1]",
        "2; 3; [2, 4)", "3; 3; [2, 4)",
        "4; 4; [4, 8)", "1023; 11; [512, 1K)", "1024; 12; [1K, 2K)", "1048575; 21; [512K, 1M)",
        "4611686018427387903; 63; [2E, 4E)", "9223372036854775807; 64; [4E, ...)",
    })
    void shouldPutValuesInBucketsByPowersOfTwo(long value, int bucket, String label) {
        assertEquals(bucket, new Hist().bucketOf(value));
        assertEquals(label + " 1", fed(new Hist(), value).toString());
    }

    /** A histogram's bucket has what lies between whole numbers; a sum would be wrong without it. */
    @Test
    void shouldNotCutDecimals() {
        Sum sum = new Sum();
        for (Object whole : List.of(2.0, new BigDecimal("3.00"), BigInteger.TEN, 1f)) {
            sum.leftShift(whole);
        }
        assertEquals("16", sum.toString());
        assertEquals("sum() takes whole numbers, and 0.5 is none: add it in a smaller unit, or as a.intdiv(b) where"
                        + " a / b is",
                assertThrows(IllegalArgumentException.class, () -> sum.leftShift(0.5)).getMessage());
        for (Aggregation other : List.of(new Avg(), new Min(), new Max(), new Stats())) {
            assertThrows(IllegalArgumentException.class, () -> other.leftShift(new BigDecimal("1.5")));
        }
        assertEquals(new Hist().leftShift(1).toString(), new Hist().leftShift(1.9).toString());
        assertEquals(new LHist(-10, 10, 1).leftShift(-1).toString(), new LHist(-10, 10, 1).leftShift(-0.5).toString());
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertEquals("min() cannot be set; write [key] << value",
                assertThrows(IllegalArgumentException.class, () -> new Min().putAt(1, 2)).getMessage());
        assertEquals("sum() takes numbers, not x",
                assertThrows(IllegalArgumentException.class, () -> new Sum().leftShift("x")).getMessage());
        assertEquals("lhist(0, 10, 3): must be a low bound, a higher one, and a step that divides what is between them"
                        + " into 1000 parts or fewer",
                assertThrows(IllegalArgumentException.class, () -> new LHist(0, 10, 3)).getMessage());
    }
}
