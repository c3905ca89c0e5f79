package org.grebe.shell.live;

import java.util.Map;
import java.util.TreeMap;

/** What a workload knows of what it did: names and values, and all that it said. */
record Facts(Map<String, String> values, String said) {
    static Facts of(String text) {
        Map<String, String> values = new TreeMap<>();
        for (String word : text.split("\\s+")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return new Facts(values, text);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the workload did not tell " + name + ": " + said);
        }
        return value;
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }
}
