package org.grebe.core.dsl.text;

import org.grebe.core.expr.Pos;

/** The text of a script by lines and columns, both from 1. */
public final class SourceText {
    private final String[] lines;

    public SourceText(String text) {
        lines = text.split("\r?\n|\r", -1);
    }

    /** Empty where there is no such line. */
    public String line(int number) {
        return number >= 1 && number <= lines.length ? lines[number - 1] : "";
    }

    /** What stands at {@code pos}, with line ends and indentation as single blanks. */
    public String at(Pos pos) {
        if (pos.line() == 0) {
            return "";
        }
        if (pos.line() == pos.endLine()) {
            return cut(line(pos.line()), pos.column(), pos.endColumn()).strip();
        }
        StringBuilder text = new StringBuilder(cut(line(pos.line()), pos.column(), Integer.MAX_VALUE).strip());
        for (int i = pos.line() + 1; i <= pos.endLine(); i++) {
            text.append(' ').append(cut(line(i), 1, i == pos.endLine() ? pos.endColumn() : Integer.MAX_VALUE).strip());
        }
        return text.toString().strip();
    }

    private static String cut(String line, int column, int endColumn) {
        int to = Math.min(endColumn - 1, line.length());
        return column - 1 >= to ? "" : line.substring(column - 1, to);
    }

    /** The place of characters {@code from} to {@code to} of {@code text}. */
    static Pos pos(String text, int from, int to) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < from; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Pos(line, from - start + 1, line, to - start + 1);
    }
}
