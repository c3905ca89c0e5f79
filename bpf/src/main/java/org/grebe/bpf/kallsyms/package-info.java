/** The kernel's symbol table: addresses by name, and the names of its functions. */
package org.grebe.bpf.kallsyms;
