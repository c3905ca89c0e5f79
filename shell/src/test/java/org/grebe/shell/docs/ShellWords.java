package org.grebe.shell.docs;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line as sh does, as far as the documents need it: blanks, '…', "…" and a comment after #. */
final class ShellWords {
    private ShellWords() {}

    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (char c : line.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
                continue;
            }
            if (c == ' ') {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            if (c == '#' && word == null) {
                return words;
            }
            word = word == null ? new StringBuilder() : word;
            if (c == '\'' || c == '"') {
                quote = c;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("no closing " + quote + ": " + line);
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
