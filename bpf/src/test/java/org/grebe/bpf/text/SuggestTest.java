package org.grebe.bpf.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestTest {
    private static final List<String> FIELDS = List.of("pid", "tid", "uid", "comm", "saddr", "daddr", "sport", "dport");

    @ParameterizedTest
    @CsvSource({
        "dprot, dport", "dport, dport", "DADDR, daddr", "daddrr, daddr",
        "com, comm", "pidd, pid", "dpor, dport",
    })
    void shouldPutTheNearestFirst(String wrong, String right) {
        assertEquals(right, Suggest.closest(wrong, FIELDS).get(0));
    }

    @ParameterizedTest
    @CsvSource({"zebra", "x", "ip", "''", "destination", "addresses"})
    void shouldSuggestNothingWhenNothingIsNear(String wrong) {
        assertEquals(List.of(), Suggest.closest(wrong, FIELDS));
    }

    @Test
    void shouldSuggestAtMostThreeInStableOrder() {
        assertEquals(List.of("pid", "tid", "uid"), Suggest.closest("fid", FIELDS));
        assertEquals(List.of("aa1", "aa2", "aa3"), Suggest.closest("aa", List.of("aa4", "aa3", "aa1", "aa2", "aa1")));
    }

    @Test
    void shouldFindWordBehindAPrefix() {
        assertEquals(List.of("skc_daddr", "skc_v6_daddr"),
                Suggest.closest("daddr", List.of("skc_v6_daddr", "skc_daddr", "skc_daddrs_of_all")));
    }

    @Test
    void shouldMakeASentence() {
        assertEquals(" Did you mean dport?", Suggest.hint("dprt", List.of("dport", "comm")));
        assertEquals(" Did you mean dport or sport?", Suggest.hint("port", FIELDS));
        assertEquals(" Did you mean pid, tid or uid?", Suggest.hint("fid", FIELDS));
        assertEquals("", Suggest.hint("zebra", FIELDS));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0", "abc, abc, 0", "abc, abd, 1", "abc, acb, 1", "abc, ab, 1", "abc, xabc, 1", "ca, abc, 3",
        "kitten, sitting, 3", "abcdef, badcfe, 3", "abcdef, uvwxyz, 4", "abc, abcdefgh, 4",
    })
    void shouldMeasureDistanceUpToTheLimit(String a, String b, int distance) {
        assertEquals(distance, EditDistance.of(a, b, 3));
        assertEquals(distance, EditDistance.of(b, a, 3));
    }
}
