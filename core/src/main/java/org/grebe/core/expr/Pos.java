package org.grebe.core.expr;

/** A place in the script as the user typed it; lines and columns from 1, the end exclusive. */
public record Pos(int line, int column, int endLine, int endColumn) {
    public static final Pos NONE = new Pos(0, 0, 0, 0);

    @Override
    public String toString() {
        return line == 0 ? "no place" : "line " + line + ", column " + column;
    }
}
