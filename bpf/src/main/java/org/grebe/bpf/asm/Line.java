package org.grebe.bpf.asm;

/**
 * An instruction in its program.
 *
 * @param comment what it is for, or ""
 */
public record Line(Insn insn, String comment, Origin origin) {}
