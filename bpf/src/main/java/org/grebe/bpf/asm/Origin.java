package org.grebe.bpf.asm;

/**
 * What of a script an instruction was made from.
 *
 * @param condition number of the plan's condition, from 0; -1 for none
 * @param line line of the script, from 1; 0 where the condition has no place in it
 * @param column likewise
 */
public record Origin(int condition, int line, int column) {
    public static final Origin NONE = new Origin(-1, 0, 0);

    /** Whether there is a place in the script to show. */
    public boolean hasPlace() {
        return line > 0;
    }
}
