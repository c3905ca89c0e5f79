package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.tracefs.TracepointFormat;

/** What a kernel tells of itself, as far as probes that are named by function or tracepoint depend on it. */
public interface KernelFacts {
    Btf btf();

    /**
     * The record of a tracepoint; empty where tracefs cannot be read.
     *
     * @throws org.grebe.bpf.tracefs.TracefsException if it can, and has no such tracepoint
     */
    Optional<TracepointFormat> format(String category, String name);

    /** All as {@code category:name}; none where tracefs cannot be read. */
    List<String> tracepoints();

    /** Names of all functions, modules' included and whether or not they can be traced. */
    List<String> functions();
}
