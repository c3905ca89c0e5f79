package org.grebe.core.api;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.value.LiveSet;

/** A text, such as the name of a thread. One that is not there, such as the error of what succeeded, equals none. */
public final class TextValue extends EventValue {
    private TextValue(Term term) {
        super(term);
    }

    /** A field of this name, or of this other name. */
    public static TextValue field(String name) {
        return new TextValue(Term.field(name, FieldUse.Type.TEXT));
    }

    public Condition eq(String text) {
        return new Condition(Term.binary(
                BinaryOp.EQ, term(), Term.constant(given(text, "the text")), Objects::equals));
    }

    public Condition ne(String text) {
        return new Condition(Term.binary(
                BinaryOp.NE, term(), Term.constant(given(text, "the text")), (a, b) -> !Objects.equals(a, b)));
    }

    /** One of these. */
    public Condition in(String... texts) {
        return in(List.of(texts));
    }

    /** One of these, as they are now. */
    public Condition in(Collection<String> texts) {
        Set<String> set = Set.copyOf(texts);
        // One name alone would be looked for as a part of the text.
        return texts.size() == 1
                ? eq(texts.iterator().next())
                : new Condition(term().in(List.copyOf(texts), v -> v != null && set.contains(v)));
    }

    /** One of those that are in the set when the event comes. */
    public Condition in(LiveTexts set) {
        LiveSet names = given(set, "the set").set();
        return new Condition(term().inSet(names, names::contains));
    }

    public Condition startsWith(String text) {
        return new Condition(term().call("startsWith", given(text, "the text"),
                v -> v != null && ((String) v).startsWith(text)));
    }

    public Condition endsWith(String text) {
        return new Condition(term().call("endsWith", given(text, "the text"),
                v -> v != null && ((String) v).endsWith(text)));
    }

    public Condition contains(String text) {
        return new Condition(term().call("contains", given(text, "the text"),
                v -> v != null && ((String) v).contains(text)));
    }

    /** What Java code says of it; stays in the JVM. */
    public Condition matches(Predicate<String> code) {
        given(code, "the code");
        return new Condition(term().code(v -> code.test((String) v)));
    }
}
