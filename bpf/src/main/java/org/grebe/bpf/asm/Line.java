package org.grebe.bpf.asm;

/**
 * An instruction in its program.
 *
 * @param comment what it is for, or ""
 * @param scriptLine line of the script that made it, from 1; 0 where none did
 * @param scriptColumn likewise
 */
public record Line(Insn insn, String comment, int scriptLine, int scriptColumn) {}
