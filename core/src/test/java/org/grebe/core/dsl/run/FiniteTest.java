package org.grebe.core.dsl.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.runtime.GStringImpl;
import org.junit.jupiter.api.Test;

class FiniteTest {
    @Test
    void shouldLeaveWhatHasAnEnd() {
        List<Object> shared = List.of(1, "x");
        for (Object value : new Object[] {null, 5, "x", List.of(shared, shared), Map.of("a", shared)}) {
            assertSame(value, Finite.of(value));
        }
    }

    @Test
    void shouldSayWhereListsHoldEachOther() {
        List<Object> a = new ArrayList<>(List.of(1));
        List<Object> b = new ArrayList<>(List.of(2, a, a));
        a.add(b);
        assertEquals("[1, [2, (this Collection), (this Collection)]]", Finite.of(a).toString());
        assertEquals("x [1, [2, (this Collection), (this Collection)]]",
                Finite.of(new GStringImpl(new Object[] {a}, new String[] {"x ", ""})).toString());
        assertEquals("[[1, [2, (this Collection), (this Collection)]], 7]",
                Finite.all(List.of(a, 7)).toString());
    }

    @Test
    void shouldSayWhereMapsAndArraysHoldThemselves() {
        Map<String, Object> outer = new LinkedHashMap<>();
        Map<String, Object> inner = new HashMap<>(Map.of("outer", outer));
        outer.put("inner", inner);
        Object[] array = {1, null};
        array[1] = array;
        assertEquals("{inner={outer=(this Map)}}", Finite.of(outer).toString());
        assertEquals("[1, (this Collection)]", Finite.of(array).toString());
    }

    @Test
    void shouldEndOfWhatIsDeep() {
        Object deep = "x";
        for (int i = 0; i < 100_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        assertTrue(Finite.of(deep).toString().matches("\\[{501}\\.\\.\\.]{501}"));
    }

    /** Each of these holds all: there are more ways through them than anybody can go. */
    @Test
    void shouldShowEachOnce() {
        List<List<Object>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(new ArrayList<>());
        }
        all.forEach(one -> one.addAll(all));
        assertTrue(Finite.of(all.get(0)).toString().length() < 30 * 30 * "(this Collection), ".length());
    }
}
