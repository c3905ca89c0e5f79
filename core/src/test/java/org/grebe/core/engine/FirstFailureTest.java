package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.grebe.bpf.probes.Catalogue;
import org.junit.jupiter.api.Test;

class FirstFailureTest {
    private final List<Throwable> reported = new ArrayList<>();

    @Test
    void shouldReportTheFirstFailureAndThrowEachOn() {
        Event event = EventOf.fields(Catalogue.connect, Map.of("pid", 1));
        Consumer<Event> watched = new FirstFailure(reported::add).watching(e -> {
            throw new StackOverflowError("" + reported.size());
        });
        Error first = assertThrows(StackOverflowError.class, () -> watched.accept(event));
        assertEquals("1", assertThrows(StackOverflowError.class, () -> watched.accept(event)).getMessage());
        assertEquals(List.of(first), reported);
    }

    @Test
    void shouldReportNothingWhereNothingFails() {
        List<Event> handled = new ArrayList<>();
        Event event = EventOf.fields(Catalogue.connect, Map.of("pid", 1));
        new FirstFailure(reported::add).watching(handled::add).accept(event);
        assertEquals(List.of(event), handled);
        assertEquals(List.of(), reported);
    }
}
