/** An assembler and disassembler of eBPF: instructions as values, labels, comments and source positions kept beside them. */
package org.grebe.bpf.asm;
