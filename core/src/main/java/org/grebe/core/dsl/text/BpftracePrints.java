package org.grebe.core.dsl.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A body of bpftrace's that prints and does nothing else, {@code printf("%s %d\n", comm, pid);}, as ours. */
final class BpftracePrints {
    private static final Pattern PRINTF = Pattern.compile("printf[ \\t]*\\((.*)\\)", Pattern.DOTALL);
    private static final Pattern FORMAT = Pattern.compile("\"((?:[^\"\\\\$]|\\\\.)*)\"");
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\$]|\\\\.)*\"");
    private static final Pattern CLOCK = Pattern.compile("strftime[ \\t]*\\([^()]*\\)");
    private static final Pattern FIELD = Pattern.compile("\\bit\\.[a-z_]\\w*");
    /** What else may stand in an expression that reads the same here. */
    private static final Pattern REST = Pattern.compile("[\\s\\d()+*/%<>=!&|?:-]*");

    private BpftracePrints() {}

    /** Statements with semicolons between them, for a closure whose event is {@code it}; empty where one is unknown. */
    static Optional<String> of(String body) {
        String inside = body.strip().replaceFirst("^\\{", "").replaceFirst("}$", "");
        List<String> ours = new ArrayList<>();
        for (String statement : parts(inside, ';')) {
            String one = statement.strip();
            Optional<String> here = one.equals("exit()") ? Optional.of(one) : printf(one);
            if (here.isPresent()) {
                ours.add(here.get());
            } else if (!one.isEmpty()) {
                return Optional.empty();
            }
        }
        return ours.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", ours));
    }

    private static Optional<String> printf(String statement) {
        Matcher call = PRINTF.matcher(statement);
        if (!call.matches()) {
            return Optional.empty();
        }
        List<String> arguments = parts(call.group(1), ',');
        Matcher format = FORMAT.matcher(arguments.get(0).strip());
        List<String> values = arguments.stream().skip(1).map(BpftracePrints::value).toList();
        if (!format.matches() || values.contains("")) {
            return Optional.empty();
        }
        String text = format.group(1);
        String quote = text.contains("'") ? "\"" : "'";
        boolean line = values.isEmpty() && text.endsWith("\\n") && !text.contains("%");
        return Optional.of(line ? "println " + quote + text.substring(0, text.length() - 2) + quote
                : "printf " + quote + text + quote + String.join("", values.stream().map(v -> ", " + v).toList()));
    }

    /** Our form of what is printed, or "" where it has none. */
    private static String value(String theirs) {
        String ours = BpftraceMaps.here(CLOCK.matcher(theirs).replaceAll("it.clock"));
        String others = FIELD.matcher(TEXT.matcher(ours).replaceAll("0")).replaceAll("0");
        return REST.matcher(others).matches() ? ours : "";
    }

    /** Splits at signs outside of texts and parentheses. */
    private static List<String> parts(String text, char sign) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            Matcher quoted = TEXT.matcher(text).region(i, text.length());
            char c = text.charAt(i);
            if (quoted.lookingAt()) {
                i = quoted.end() - 1;
            } else if (c == sign && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
