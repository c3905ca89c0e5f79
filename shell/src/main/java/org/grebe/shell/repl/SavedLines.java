package org.grebe.shell.repl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The lines that made the workbench what it is: those that declare, without what later ones took the place of. */
final class SavedLines {
    private final List<Line> lines = new ArrayList<>();

    private record Line(String text, Set<String> assigned, boolean starts) {}

    /** {@code starts} names the traces that the line has started or changed. */
    void add(String text, Set<String> assigned, Set<String> starts) {
        lines.removeIf(l -> l.starts() && starts.containsAll(l.assigned()) && !l.assigned().isEmpty());
        Set<String> names = new HashSet<>(assigned);
        names.addAll(starts);
        lines.add(new Line(text, Set.copyOf(names), !starts.isEmpty()));
    }

    /** Lines that only start traces which were stopped since are not worth keeping. */
    void stopped(String trace) {
        lines.removeIf(l -> l.starts() && l.assigned().equals(Set.of(trace)));
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** A script that `grebe FILE` runs. */
    String script() {
        StringBuilder text = new StringBuilder("#!/usr/bin/env grebe\n");
        lines.forEach(l -> text.append(l.text().strip()).append('\n'));
        return text.toString();
    }
}
