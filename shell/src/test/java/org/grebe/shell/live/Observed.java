package org.grebe.shell.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One event as the script saw it: field names and values. */
record Observed(Map<String, Object> fields) {
    /** A handler that prints its {@code label} and then these fields. */
    static String handler(String probe, String label, List<String> fields) {
        String values = String.join(", ", fields.stream().map("it."::concat).toList());
        return "on " + probe + " { print '" + label + "', " + values + " }\n";
    }

    /** What that handler printed. */
    static List<Observed> of(ScriptTrace trace, String label, List<String> fields) {
        List<Observed> events = new ArrayList<>();
        for (List<Object> row : trace.rows()) {
            if (row.get(0).equals(label)) {
                Map<String, Object> values = new LinkedHashMap<>();
                for (int i = 0; i < fields.size(); i++) {
                    values.put(fields.get(i), row.get(i + 1));
                }
                events.add(new Observed(values));
            }
        }
        return events;
    }

    String text(String field) {
        return String.valueOf(fields.get(field));
    }

    long number(String field) {
        return ((Number) fields.get(field)).longValue();
    }

    static Predicate<Observed> by(long pid) {
        return e -> e.number("pid") == pid;
    }

    static Predicate<Observed> to(String daddr) {
        return e -> e.text("daddr").equals(daddr);
    }
}
