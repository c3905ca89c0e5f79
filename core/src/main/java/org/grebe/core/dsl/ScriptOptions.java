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
        PORTS,
        TIME,
        CHOICE
    }

    /**
     * One option.
     *
     * @param letter as in {@code -t}; empty where there is none
     * @param name as in {@code --timestamp}; the script reads it as a property, dashes turned into camel case
     * @param label of its value, as in {@code -p PID}
     * @param section heading of its part of the help; empty for the main part
     * @param group number of the set of options of which only one may be given; 0 for none
     * @param choices values that are allowed; the first is meant if the option is not given
     */
    public record Option(Kind kind, String letter, String name, String label, String doc, String section, int group,
            List<String> choices) {
        private Option inGroup(int number) {
            return new Option(kind, letter, name, label, doc, section, number, choices);
        }
    }

    private final String description;
    private final List<Option> options = new ArrayList<>();
    private final List<String> examples = new ArrayList<>();
    private String section = "";
    private int groups;
    private int group;

    private ScriptOptions(String description) {
        this.description = description;
    }

    static ScriptOptions declare(String description, @DelegatesTo(ScriptOptions.class) Closure<?> body) {
        ScriptOptions declared = new ScriptOptions(description);
        declared.call(body);
        return declared;
    }

    private void call(Closure<?> body) {
        Closure<?> copy = (Closure<?>) body.clone();
        copy.setDelegate(this);
        copy.setResolveStrategy(Closure.DELEGATE_FIRST);
        copy.call();
    }

    public void flag(String letter, String name, String doc) {
        add(Kind.FLAG, letter, name, "", doc, List.of());
    }

    /** A whole number, not negative. */
    public void number(String letter, String name, String label, String doc) {
        add(Kind.NUMBER, letter, name, label, doc, List.of());
    }

    public void text(String letter, String name, String label, String doc) {
        add(Kind.TEXT, letter, name, label, doc, List.of());
    }

    /** Ports, separated by commas: a list of numbers. */
    public void ports(String letter, String name, String label, String doc) {
        add(Kind.PORTS, letter, name, label, doc, List.of());
    }

    /** A length of time above zero such as 500ms; a bare number is seconds. */
    public void time(String letter, String name, String label, String doc) {
        add(Kind.TIME, letter, name, label, doc, List.of());
    }

    /** One of a few words; the first is meant if the option is not given. */
    public void choice(String letter, String name, List<String> words, String doc) {
        add(Kind.CHOICE, letter, name, "{" + String.join(",", words) + "}", doc, List.copyOf(words));
    }

    /** Of the options in {@code body} at most one may be given. */
    public void oneOf(@DelegatesTo(ScriptOptions.class) Closure<?> body) {
        group = ++groups;
        call(body);
        group = 0;
    }

    /** The same for options that were declared before and stand in different places. */
    public void notTogether(String... names) {
        int number = ++groups;
        List<String> all = List.of(names);
        options.replaceAll(o -> all.contains(o.name()) ? o.inGroup(number) : o);
    }

    /** The options that follow come under a heading of their own, and give way where a name is abbreviated. */
    public void section(String heading) {
        section = heading;
    }

    private void add(Kind kind, String letter, String name, String label, String doc, List<String> choices) {
        options.add(new Option(kind, letter, name, label, doc, section, group, choices));
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
