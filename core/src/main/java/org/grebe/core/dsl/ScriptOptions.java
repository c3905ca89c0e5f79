package org.grebe.core.dsl;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.util.ArrayList;
import java.util.List;

/** The command line that a script declares with {@code options('what it does') { … }}. */
public final class ScriptOptions {
    /** What kind of value an option takes. */
    public enum Kind {
        FLAG,
        NUMBER,
        TEXT,
        PORTS
    }

    /**
     * One option.
     *
     * @param letter as in {@code -t}
     * @param name as in {@code --timestamp}; the script reads it as a property, dashes turned into camel case
     * @param label of its value, as in {@code -p PID}
     */
    public record Option(Kind kind, String letter, String name, String label, String doc) {}

    private final String description;
    private final List<Option> options = new ArrayList<>();
    private final List<String> examples = new ArrayList<>();

    private ScriptOptions(String description) {
        this.description = description;
    }

    static ScriptOptions declare(String description, @DelegatesTo(ScriptOptions.class) Closure<?> body) {
        ScriptOptions declared = new ScriptOptions(description);
        Closure<?> copy = (Closure<?>) body.clone();
        copy.setDelegate(declared);
        copy.setResolveStrategy(Closure.DELEGATE_FIRST);
        copy.call();
        return declared;
    }

    public void flag(String letter, String name, String doc) {
        options.add(new Option(Kind.FLAG, letter, name, "", doc));
    }

    /** A whole number, not negative. */
    public void number(String letter, String name, String label, String doc) {
        options.add(new Option(Kind.NUMBER, letter, name, label, doc));
    }

    public void text(String letter, String name, String label, String doc) {
        options.add(new Option(Kind.TEXT, letter, name, label, doc));
    }

    /** Ports, separated by commas: a list of numbers. */
    public void ports(String letter, String name, String label, String doc) {
        options.add(new Option(Kind.PORTS, letter, name, label, doc));
    }

    /** A line for the examples below the options; {@code $0} is the tool's name. */
    public void example(String line) {
        examples.add(line);
    }

    public String description() {
        return description;
    }

    public List<Option> options() {
        return List.copyOf(options);
    }

    public List<String> examples() {
        return List.copyOf(examples);
    }
}
