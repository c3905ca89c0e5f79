package org.grebe.core.dsl.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Finds the bracket or string that has no end: Groovy reports those far from their cause. */
public final class Brackets {
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private Brackets() {}

    /** @param script as the user typed it; {@code read} as Groovy read it, of the same length */
    public static Optional<ScriptError> check(String script, String read) {
        GroovyText groovy = new GroovyText(read);
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < read.length(); ) {
            int next = groovy.skip(i);
            char c = read.charAt(i);
            if (next > i) {
                if ((c == '\'' || c == '"') && !groovy.endsString(i, next)) {
                    return error("this string has no end", script, i);
                }
                i = next;
                continue;
            }
            if (OPENING.indexOf(c) >= 0) {
                open.push(i);
            } else if (CLOSING.indexOf(c) >= 0) {
                if (open.isEmpty()) {
                    return error("this " + script.charAt(i) + " closes nothing", script, i);
                }
                if (OPENING.indexOf(read.charAt(open.peek())) != CLOSING.indexOf(c)) {
                    return unclosed(script, read, open.peek());
                }
                open.pop();
            }
            i++;
        }
        return open.isEmpty() ? Optional.empty() : unclosed(script, read, open.peek());
    }

    private static Optional<ScriptError> unclosed(String script, String read, int at) {
        char closing = script.charAt(at) == '<' ? '>' : CLOSING.charAt(OPENING.indexOf(read.charAt(at)));
        return error("this " + script.charAt(at) + " has no closing " + closing, script, at);
    }

    private static Optional<ScriptError> error(String what, String script, int at) {
        return Optional.of(new ScriptError(what, SourceText.pos(script, at, at + 1), script));
    }
}
