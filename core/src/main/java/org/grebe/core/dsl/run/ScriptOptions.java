package org.grebe.core.dsl.run;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The command line that a script declares with {@code options('what it does') { … }}. */
public final class ScriptOptions {
    /** What kind of value an option takes. */
    public enum Kind {
        FLAG("true or false"),
        NUMBER("a whole number from 0 to 4294967295"),
        TEXT("a text"),
        PORTS("ports, such as [80, 443]"),
        TIME("a time above zero, such as 5.s"),
        CHOICE("one of the words");

        private final String what;

        Kind(String what) {
            this.what = what;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean takes(Object value, List<String> words) {
            return switch (this) {
                case FLAG -> false;
                case NUMBER -> isBetween(value, 4294967295L);
                case TEXT -> value instanceof CharSequence;
                case PORTS -> value instanceof List<?> all && all.stream().allMatch(p -> isBetween(p, 65535))
                        || isBetween(value, 65535);
                case TIME -> value instanceof Duration d && !d.isZero() && !d.isNegative();
                case CHOICE -> words.contains(value.toString());
            };
        }

        private static boolean isBetween(Object value, long most) {
            return (value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0
                    && ((Number) value).longValue() <= most;
        }
    }

    /**
     * One option.
     *
     * @param letter as in {@code -t}; empty where there is none
     * @param name as in {@code --timestamp}; the script reads it as a property, dashes turned into camel case
     * @param label of its value, as in {@code -p PID}
     * @param section heading of its part of the help; empty for the main part
     * @param group number of the set of options of which only one may be given; 0 for none
     * @param choices values that are allowed
     * @param use how it may be given
     */
    public record Option(Kind kind, String letter, String name, String label, String doc, String section, int group,
            List<String> choices, Use use) {
        private Option inGroup(int number) {
            return new Option(kind, letter, name, label, doc, section, number, choices, use);
        }
    }

    /**
     * How an option may be given.
     *
     * @param preset the value if it is not given, of the type that the script sees; null where there is none
     * @param positional by its place, without a name
     * @param many positional, and takes all words that are left
     */
    public record Use(Object preset, boolean required, boolean positional, boolean many) {}

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
        add(Kind.FLAG, letter, name, "", doc, List.of(), Map.of());
    }

    /** A whole number, not negative. */
    public void number(String letter, String name, String label, String doc) {
        number(Map.of(), letter, name, label, doc);
    }

    /** The same with {@code default:} or {@code required: true}. */
    public void number(Map<String, ?> more, String letter, String name, String label, String doc) {
        add(Kind.NUMBER, letter, name, label, doc, List.of(), more);
    }

    public void text(String letter, String name, String label, String doc) {
        text(Map.of(), letter, name, label, doc);
    }

    /** The same with {@code default:} or {@code required: true}. */
    public void text(Map<String, ?> more, String letter, String name, String label, String doc) {
        add(Kind.TEXT, letter, name, label, doc, List.of(), more);
    }

    /** Ports, separated by commas: a list of numbers. */
    public void ports(String letter, String name, String label, String doc) {
        ports(Map.of(), letter, name, label, doc);
    }

    /** The same with {@code default:} or {@code required: true}. */
    public void ports(Map<String, ?> more, String letter, String name, String label, String doc) {
        add(Kind.PORTS, letter, name, label, doc, List.of(), more);
    }

    /** A length of time above zero such as 500ms; a bare number is seconds. */
    public void time(String letter, String name, String label, String doc) {
        time(Map.of(), letter, name, label, doc);
    }

    /** The same with {@code default:} or {@code required: true}. */
    public void time(Map<String, ?> more, String letter, String name, String label, String doc) {
        add(Kind.TIME, letter, name, label, doc, List.of(), more);
    }

    /** One of a few words; the first is meant if the option is not given. */
    public void choice(String letter, String name, List<String> words, String doc) {
        choice(Map.of(), letter, name, words, doc);
    }

    /** The same with {@code default:} or {@code required: true}. */
    public void choice(Map<String, ?> more, String letter, String name, List<String> words, String doc) {
        Map<String, Object> all = new LinkedHashMap<>(more);
        if (!words.isEmpty() && more.get("required") != Boolean.TRUE) {
            all.putIfAbsent("default", words.get(0));
        }
        add(Kind.CHOICE, letter, name, labelOf(words), doc, List.copyOf(words), all);
    }

    private static String labelOf(List<String> words) {
        return "{" + String.join(",", words) + "}";
    }

    /** A text that is given by its place, without a name. It is required. */
    public void argument(String name, String doc) {
        argument(Map.of(), name, doc);
    }

    /**
     * The same with {@code type:} number, ports, time or text; {@code choices:} a list of words; {@code optional: true}
     * or a {@code default:}; {@code many: true} for all words that are left, as a list.
     */
    public void argument(Map<String, ?> more, String name, String doc) {
        Map<String, Object> rest = new LinkedHashMap<>(more);
        List<String> words = rest.remove("choices") instanceof List<?> l ? l.stream().map(String::valueOf).toList()
                : List.of();
        String type = String.valueOf(
                Objects.requireNonNullElse(rest.remove("type"), words.isEmpty() ? "text" : "choice"));
        Kind kind = Stream.of(Kind.values()).filter(k -> k != Kind.FLAG && k.word().equals(type))
                .filter(k -> (k == Kind.CHOICE) == !words.isEmpty()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("argument " + name + ": type: is number, ports, time or"
                        + " text, or there are choices: [...]; not '" + type + "'"));
        boolean many = isSet(rest, "many", name);
        boolean optional = isSet(rest, "optional", name);
        boolean last = options.stream().anyMatch(o -> o.use().many());
        boolean gap = options.stream().anyMatch(o -> o.use().positional() && !o.use().required());
        boolean required = !optional && rest.get("default") == null;
        if (last || gap && required) {
            throw new IllegalArgumentException("argument " + name + ": it cannot follow one that "
                    + (last ? "takes all words that are left" : "may be left out"));
        }
        Object preset = preset(kind, name, words, rest);
        add(new Option(kind, "", name, words.isEmpty() ? name : labelOf(words), doc, section, 0, words,
                new Use(preset, required, true, many)));
    }

    private static boolean isSet(Map<String, Object> more, String key, String name) {
        Object value = more.remove(key);
        if (value != null && !(value instanceof Boolean)) {
            throw new IllegalArgumentException(name + ": " + key + ": is true or false, not " + value);
        }
        return Boolean.TRUE.equals(value);
    }

    /** Takes {@code default} out of {@code more}, where nothing else may be left then. */
    private static Object preset(Kind kind, String name, List<String> words, Map<String, Object> more) {
        Object preset = more.remove("default");
        if (!more.isEmpty()) {
            throw new IllegalArgumentException(name + ": no such setting: " + more.keySet().iterator().next()
                    + ":; there are default: and required:, and of arguments type:, choices:, optional:, many:");
        }
        if (preset != null && !kind.takes(preset, words)) {
            throw new IllegalArgumentException(name + ": the default must be " + kind.what
                    + (words.isEmpty() ? "" : ": " + String.join(", ", words)) + "; not " + preset);
        }
        return kind == Kind.PORTS && preset instanceof Number one ? List.of(one)
                : kind == Kind.NUMBER && preset != null ? (Object) ((Number) preset).longValue()
                : preset instanceof CharSequence text ? text.toString() : preset;
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

    private void add(Kind kind, String letter, String name, String label, String doc, List<String> choices,
            Map<String, ?> more) {
        Map<String, Object> rest = new LinkedHashMap<>(more);
        boolean required = isSet(rest, "required", name);
        Object preset = preset(kind, name, choices, rest);
        if (required && preset != null) {
            throw new IllegalArgumentException(name + ": what is required needs no default");
        }
        add(new Option(kind, letter.replaceFirst("^-", ""), name.replaceFirst("^--", ""), label, doc, section, group,
                choices, new Use(preset, required, false, false)));
    }

    private void add(Option option) {
        if (!option.name().matches("\\w[\\w-]*") || option.letter().length() > 1) {
            throw new IllegalArgumentException("an option has a letter or '', and a name of letters, digits and dashes,"
                    + " such as 'n', 'max-files'; not '" + option.letter() + "', '" + option.name() + "'");
        }
        boolean help = option.letter().equals("h") || option.name().equals("help");
        if (help || options.stream().anyMatch(o -> o.name().equals(option.name())
                || !o.letter().isEmpty() && o.letter().equals(option.letter()))) {
            throw new IllegalArgumentException(option.letter() + (option.letter().isEmpty() ? "" : ", ")
                    + option.name() + ": there is an option of that letter or name" + (help ? ", for the help" : ""));
        }
        options.add(option);
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
