/** An assembler and disassembler of eBPF: instructions as values, with labels, comments and source positions. */
package org.grebe.bpf.asm;
