package org.grebe.core.dsl;

import org.grebe.core.expr.Pos;

/** Something in the user's script that the user must change. The message is one line and names the place. */
public final class ScriptError extends RuntimeException {
    private final Pos pos;
    private final String sourceLine;
    private final String what;

    /** {@code script} is the text as the user typed it; {@code pos} may be {@link Pos#NONE}. */
    public ScriptError(String what, Pos pos, String script) {
        super(pos.line() == 0 ? what : what + " (" + pos + ")");
        this.what = what;
        this.pos = pos;
        this.sourceLine = new SourceText(script).line(pos.line());
    }

    /** The message without the place: what a tool's user is told, who did not write the script. */
    public String what() {
        return what;
    }

    public Pos pos() {
        return pos;
    }

    /** The line of the script, empty where no place is known. */
    public String sourceLine() {
        return sourceLine;
    }

    /** The message, the line of the script and {@code ~~~~} below the place. */
    public String rendered() {
        if (sourceLine.isEmpty()) {
            return getMessage();
        }
        int from = Math.min(pos.column() - 1, sourceLine.length());
        boolean oneLine = pos.endLine() == pos.line() && pos.endColumn() > pos.column();
        int to = Math.max(from + 1, Math.min(oneLine ? pos.endColumn() - 1 : sourceLine.length(), sourceLine.length()));
        // Tabs stay tabs, so that the marks stand below the text at any tab width.
        String indent = sourceLine.substring(0, from).replaceAll("[^\t]", " ");
        return getMessage() + "\n  " + sourceLine + "\n  " + indent + "~".repeat(to - from);
    }
}
