package org.grebe.core.api;

import java.util.Objects;

/** A field of the event, or what is worked out from fields. Immutable. */
public abstract sealed class Value permits IntegerValue, TextValue, AddressValue {
    private final Term term;

    Value(Term term) {
        this.term = term;
    }

    Term term() {
        return term;
    }

    static <T> T given(T value, String what) {
        return Objects.requireNonNull(value, () -> what + " is missing: null is no value of a field");
    }

    /** As {@code explain} shows it. */
    @Override
    public String toString() {
        return term.expr().toString();
    }
}
