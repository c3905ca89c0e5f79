package org.grebe.core.dsl.text;

import org.grebe.core.expr.Pos;

/**
 * Something in the user's script that the user must change. The message is one line and names the place: {@code
 * FILE:LINE:COLUMN: what} as editors and compilers have it, {@code what (line 1, column 8)} of what was typed.
 */
public final class ScriptError extends RuntimeException {
    /** Characters of a message, and of a line of the script below it. */
    private static final int LONGEST = 600;
    private static final int LONGEST_LINE = 240;
    /** Of these, as many stand before the place. */
    private static final int BEFORE = 80;
    private static final String MORE = "...";

    private final Pos pos;
    private final String sourceLine;
    private final String what;
    private final String file;

    /** {@code script} is the text as the user typed it; {@code pos} may be {@link Pos#NONE}. */
    public ScriptError(String what, Pos pos, String script) {
        this(what, pos, new SourceText(script).line(pos.line()), "");
    }

    private ScriptError(String what, Pos pos, String sourceLine, String file) {
        super(message(shortened(what), pos, file));
        this.what = shortened(what);
        this.pos = pos;
        this.sourceLine = sourceLine;
        this.file = file;
    }

    /** Messages quote what was written, which may be a megabyte long. */
    private static String shortened(String what) {
        int length = what.length();
        return length <= LONGEST
                ? what
                : what.substring(0, LONGEST / 2) + " ... " + what.substring(length - LONGEST / 4);
    }

    private static String message(String what, Pos pos, String file) {
        if (file.isEmpty()) {
            return pos.line() == 0 ? what : what + " (" + pos + ")";
        }
        return file + ":" + (pos.line() == 0 ? "" : pos.line() + ":" + pos.column() + ":") + " " + what;
    }

    /** The same with the file that it is in, unless a file is known already; {@code ""} where there is none. */
    public ScriptError in(String otherFile) {
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
    public ScriptError saying(String otherWhat) {
        return new ScriptError(otherWhat, pos, sourceLine, file);
    }

    /** As messages call it; empty where the script was typed. */
    public String file() {
        return file;
    }

    /** The message without the place: what a tool's user sees, who did not write the script. */
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
        return rendered(LONGEST_LINE);
    }

    /** The same with of a line that is longer than {@code longest} what is around the place. */
    public String rendered(int longest) {
        if (sourceLine.isEmpty()) {
            return getMessage();
        }
        int from = Math.min(pos.column() - 1, sourceLine.length());
        boolean oneLine = pos.endLine() == pos.line() && pos.endColumn() > pos.column();
        int to = Math.max(from + 1, Math.min(oneLine ? pos.endColumn() - 1 : sourceLine.length(), sourceLine.length()));
        boolean fits = sourceLine.length() <= longest;
        int before = Math.min(BEFORE, longest / 2);
        int start = fits ? 0 : Math.max(0, Math.min(from - before, sourceLine.length() - longest));
        int end = fits ? sourceLine.length() : Math.min(sourceLine.length(), start + longest);
        String cut = start == 0 ? "" : MORE;
        String shown = cut + sourceLine.substring(start, end) + (end == sourceLine.length() ? "" : MORE);
        // Tabs stay tabs, so that the marks stand below the text at any tab width.
        String indent = (cut + sourceLine.substring(start, from)).replaceAll("[^\t]", " ");
        int marks = Math.max(1, Math.min(to, end) - from);
        return getMessage() + "\n  " + shown + "\n  " + indent + "~".repeat(marks);
    }
}
