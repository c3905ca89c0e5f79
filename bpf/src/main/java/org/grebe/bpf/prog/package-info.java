/** BPF programs: their description as values, loading them, and what the kernel counts of them. */
package org.grebe.bpf.prog;
