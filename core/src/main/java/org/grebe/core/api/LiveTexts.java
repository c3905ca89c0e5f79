package org.grebe.core.api;

import java.util.List;

/**
 * Names, or addresses and blocks of them, that running traces follow: {@code var bad = live("10.0.0.0/8")}, then
 * {@code where(daddr.in(bad))}, later {@code bad.add("::1")}. A set is for the one or the other. For any thread.
 */
public final class LiveTexts extends LiveValues {
    LiveTexts(Tracer tracer, String... values) {
        super(tracer, given(values));
    }

    private static List<String> given(String... values) {
        for (String value : values) {
            EventValue.given(value, "the text");
        }
        return List.of(values);
    }

    /** Events from now on meet the set with these in it. */
    public LiveTexts add(String... values) {
        List<String> all = given(values);
        tracer.run(() -> all.forEach(set()::add));
        return this;
    }

    public LiveTexts remove(String... values) {
        List<String> all = given(values);
        tracer.run(() -> all.forEach(set()::remove));
        return this;
    }

    public boolean contains(String value) {
        return tracer.ask(() -> set().contains(value));
    }
}
