package org.grebe.shell.tool;

/**
 * What a script's help calls it.
 *
 * @param name in the usage and in front of errors: the last part of what was typed
 * @param call how it was called: a path, or the words of a tool
 */
public record CommandName(String name, String call) {
    /** A line of the examples: {@code $0} is the script, {@code ./$0} as well. */
    String example(String line) {
        boolean asTyped = call.contains("/") || call.contains(" ");
        return (asTyped ? line.replace("./$0", call) : line).replace("$0", call);
    }
}
