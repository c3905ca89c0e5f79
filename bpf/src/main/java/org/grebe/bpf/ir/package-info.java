/**
 * What the kernel is to do, as a value: one tree from which the eBPF instructions ({@code Emit}), the C that explains
 * them ({@code PrintC}) and, in tests, a result in the JVM ({@code Eval}) are all derived.
 *
 * <p>Translation is directed by syntax alone: each node becomes its own few instructions, whatever stands around it.
 * There is no optimiser and no register allocator, and there shall be none: who reads a tree knows its code, and who
 * wants other code writes another tree. An author may pin a local to R6 to R9; all else is on the stack.
 *
 * <p>Sealed types are walked by visitors with a method for each node: a node that a walk forgets does not compile.
 */
package org.grebe.bpf.ir;
