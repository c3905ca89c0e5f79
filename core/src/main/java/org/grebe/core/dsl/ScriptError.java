package org.grebe.core.dsl;

import org.grebe.core.expr.Pos;

/**
 * Something in the user's script that the user must change. The message is one line and names the place: {@code
 * FILE:LINE:COLUMN: what} as editors and compilers have it, {@code what (line 1, column 8)} of what was typed.
 */
public final class ScriptError extends RuntimeException {
    private final Pos pos;
    private final String sourceLine;
    private final String what;
    private final String file;

    /** {@code script} is the text as the user typed it; {@code pos} may be {@link Pos#NONE}. */
    public ScriptError(String what, Pos pos, String script) {
        this(what, pos, new SourceText(script).line(pos.line()), "");
    }

    private ScriptError(String what, Pos pos, String sourceLine, String file) {
        super(message(what, pos, file));
        this.what = what;
        this.pos = pos;
        this.sourceLine = sourceLine;
        this.file = file;
    }

    private static String message(String what, Pos pos, String file) {
        if (file.isEmpty()) {
            return pos.line() == 0 ? what : what + " (" + pos + ")";
        }
        return file + ":" + (pos.line() == 0 ? "" : pos.line() + ":" + pos.column() + ":") + " " + what;
    }

    /** The same with the file that it is in, unless a file is known already; {@code ""} where there is none. */
    ScriptError in(String otherFile) {
        if (!file.isEmpty() || otherFile.isEmpty()) {
            return this;
        }
        ScriptError placed = new ScriptError(what, pos, sourceLine, otherFile);
        placed.setStackTrace(getStackTrace());
        if (getCause() != null) {
            placed.initCause(getCause());
        }
        return placed;
    }

    /** The same at the same place in other words. */
    ScriptError saying(String otherWhat) {
        return new ScriptError(otherWhat, pos, sourceLine, file);
    }

    /** As messages call it; empty where the script was typed. */
    public String file() {
        return file;
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
