package org.grebe.shell.fuzz;

/**
 * A line that somebody might type by mistake.
 *
 * @param slips what was done to the example, for the report
 * @param broken whether it certainly cannot work, so that exit code 0 is a fault
 */
record Mutant(String text, String slips, boolean broken) {}
