package org.grebe.bpf.feature;

/** Program types that grebe loads; numbers from enum bpf_prog_type. */
public enum ProgramType {
    KPROBE(2, "kprobe"),
    TRACEPOINT(5, "tracepoint"),
    PERF_EVENT(7, "perf_event"),
    RAW_TRACEPOINT(17, "raw_tracepoint"),
    TRACING(26, "tracing");

    public final int number;
    public final String label;

    ProgramType(int number, String label) {
        this.number = number;
        this.label = label;
    }
}
