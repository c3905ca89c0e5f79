package org.grebe.shell.repl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.grebe.core.expr.Pos;

/** The lines that made the workbench what it is: those that declare, without what later ones took the place of. */
final class SavedLines {
    /** Of a file that was loaded: the script that is saved has its own. */
    private static final Pattern SHEBANG = Pattern.compile("\\A#!.*");

    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Set<String>> tools = new LinkedHashMap<>();

    /** One that was typed, and what of it still counts. */
    private static final class Line {
        private final String text;
        private final boolean declaresMore;
        private final Map<String, Pos> places;
        /** Traces and timers that run, and what it defined that no later line has defined anew. */
        private final Set<String> valid;
        private final List<Pos> over = new ArrayList<>();

        Line(String text, boolean declaresMore, Set<String> valid, Map<String, Pos> places) {
            this.text = text;
            this.declaresMore = declaresMore;
            this.places = places;
            this.valid = new HashSet<>(valid);
        }

        void stopped(String name) {
            if (valid.remove(name) && places.containsKey(name)) {
                over.add(places.get(name));
            }
        }

        /** Whether all that it did is over. */
        boolean isOver(boolean started) {
            return started && valid.isEmpty() && !declaresMore || !over.isEmpty() && rest().isBlank();
        }

        /** Its text without the statements that no longer count. */
        String rest() {
            StringBuilder rest = new StringBuilder(text);
            over.stream().sorted(Comparator.comparingInt((Pos p) -> offset(p.line(), p.column())).reversed())
                    .forEach(p -> cut(rest, offset(p.line(), p.column()), offset(p.endLine(), p.endColumn())));
            return SHEBANG.matcher(rest).replaceFirst("").strip();
        }

        /** With the semicolon or the line end that parts it from the next statement, else from the one before. */
        private static void cut(StringBuilder text, int from, int end) {
            int to = end;
            while (to < text.length() && (text.charAt(to) == ' ' || text.charAt(to) == '\t')) {
                to++;
            }
            if (to < text.length() && (text.charAt(to) == ';' || text.charAt(to) == '\n')) {
                to++;
            }
            while (from > 0 && text.charAt(from - 1) == ' ' && to < text.length() && text.charAt(to) == ' ') {
                to++;
            }
            text.delete(from, to);
            if (text.substring(from).isBlank()) {
                String before = text.substring(0, from).stripTrailing();
                text.setLength(before.endsWith(";") ? before.length() - 1 : before.length());
            }
        }

        private int offset(int line, int column) {
            int start = 0;
            for (int i = 1; i < line; i++) {
                start = text.indexOf('\n', start) + 1;
            }
            return Math.min(text.length(), start + column - 1);
        }
    }

    /**
     * Keeps a line, and takes what it has started anew out of those before.
     *
     * @param defines functions, classes or imports
     * @param definitions where they are, by what a later line must define to take their place
     * @param started names of the traces and timers that the line has started or changed
     * @param places where its own statements start them, those that are known
     */
    void add(String text, Set<String> assigned, boolean defines, Map<String, Pos> definitions, Set<String> started,
            Map<String, Pos> places) {
        started.forEach(this::stopped);
        definitions.keySet().forEach(this::stopped);
        boolean declaresMore = defines || started.isEmpty() || !started.containsAll(assigned);
        Set<String> valid = new HashSet<>(started);
        valid.addAll(definitions.keySet());
        Map<String, Pos> allPlaces = new HashMap<>(places);
        allPlaces.putAll(definitions);
        lines.add(new Line(text, declaresMore, valid, allPlaces));
    }

    /** What only started this trace or timer, or defined this function anew, is not worth keeping. */
    void stopped(String name) {
        tools.values().forEach(started -> started.remove(name));
        tools.values().removeIf(Set::isEmpty);
        for (Line line : List.copyOf(lines)) {
            boolean ran = !line.valid.isEmpty();
            line.stopped(name);
            if (line.isOver(ran)) {
                lines.remove(line);
            }
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** A tool that runs is no part of a script; whoever saves hears of it. */
    void tool(String call, Set<String> started) {
        if (!started.isEmpty()) {
            tools.put(call, new HashSet<>(started));
        }
    }

    /** How the tools that run were called. */
    List<String> tools() {
        return List.copyOf(tools.keySet());
    }

    /** A script that `grebe FILE` runs. */
    String script() {
        StringBuilder text = new StringBuilder("#!/usr/bin/env grebe\n");
        lines.forEach(l -> text.append(l.rest()).append('\n'));
        return text.toString();
    }
}
