/** The kernel's tracing file system: tracepoint ids and formats, and kprobe events where perf cannot make them. */
package org.grebe.bpf.tracefs;
