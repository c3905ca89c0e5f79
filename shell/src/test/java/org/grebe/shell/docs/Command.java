package org.grebe.shell.docs;

import java.util.List;

/**
 * A command line of grebe that a document shows.
 *
 * @param where file and line
 * @param traces shown with the prompt of root: it needs a kernel
 * @param line as a person would type it, from `grebe` on
 * @param output the lines that the document shows below it
 */
record Command(String where, boolean traces, String line, List<String> output) {
    /** What follows `grebe`; files are found wherever the test runs. */
    List<String> words() {
        List<String> words = ShellWords.split(line);
        return words.subList(1, words.size()).stream()
                .map(w -> w.startsWith("examples/") ? Documents.HOME.resolve(w).toString() : w)
                .toList();
    }

    @Override
    public String toString() {
        return where + ": " + line;
    }
}
