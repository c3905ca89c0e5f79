package org.grebe.core.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.grebe.core.expr.UnaryOp;

/** Something that an event fulfils or not. Immutable. */
public final class Condition {
    /** All must hold; each goes to the kernel for itself. */
    private final List<Term> conjuncts;

    Condition(Term term) {
        this(List.of(term));
    }

    private Condition(List<Term> conjuncts) {
        this.conjuncts = List.copyOf(conjuncts);
    }

    /** What Java code says of the event; stays in the JVM, with all fields captured. */
    public static Condition of(Predicate<TracedEvent> code) {
        return of("", code);
    }

    /** The same; {@code explain} calls it {@code name}. */
    public static Condition of(String name, Predicate<TracedEvent> code) {
        EventValue.given(code, "the code");
        return new Condition(Term.code(name, event -> code.test(new TracedEvent(event))));
    }

    public static Condition not(Condition condition) {
        return condition.not();
    }

    /** Both; {@code other} is asked only where this one holds. */
    public Condition and(Condition other) {
        List<Term> all = new ArrayList<>(conjuncts);
        all.addAll(EventValue.given(other, "the other condition").conjuncts);
        return new Condition(all);
    }

    /** One or both; {@code other} is asked only where this one does not hold. */
    public Condition or(Condition other) {
        return new Condition(Term.junction(false, whole(), EventValue.given(other, "the other condition").whole()));
    }

    public Condition not() {
        return new Condition(whole().unary(UnaryOp.NOT, v -> !(Boolean) v));
    }

    /** As {@code condition ? then : otherwise}. */
    public IntegerValue choose(IntegerValue then, IntegerValue otherwise) {
        return IntegerValue.choice(whole(), then, otherwise);
    }

    public IntegerValue choose(long then, long otherwise) {
        return choose(IntegerValue.literal(then), IntegerValue.literal(otherwise));
    }

    public IntegerValue choose(IntegerValue then, long otherwise) {
        return choose(then, IntegerValue.literal(otherwise));
    }

    public IntegerValue choose(long then, IntegerValue otherwise) {
        return choose(IntegerValue.literal(then), otherwise);
    }

    private Term whole() {
        return conjuncts.stream().reduce((a, b) -> Term.junction(true, a, b)).orElseThrow();
    }

    List<Term> conjuncts() {
        return conjuncts;
    }

    /** As {@code explain} shows it. */
    @Override
    public String toString() {
        return conjuncts.stream().map(t -> t.expr().toString()).collect(Collectors.joining(" && "));
    }
}
