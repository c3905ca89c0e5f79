/**
 * The probes: what can be traced, and the eBPF programs that trace it, one file a probe and attach kind, each readable
 * from top to bottom as a BPF C program is.
 */
package org.grebe.bpf.probes;
