package org.grebe.core.api;

/** A field of the event, or what is worked out from fields. Immutable. */
public abstract sealed class EventValue permits IntegerValue, TextValue, AddressValue {
    private final Term term;

    EventValue(Term term) {
        this.term = term;
    }

    Term term() {
        return term;
    }

    static <T> T given(T value, String what) {
        if (value == null) {
            throw new TraceFailure(what + " is missing: it is null");
        }
        return value;
    }

    /** As {@code explain} shows it. */
    @Override
    public String toString() {
        return term.expr().toString();
    }
}
