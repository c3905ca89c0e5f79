package org.grebe.bpf.probes;

import java.util.Optional;

/** What follows from a field of an event, and is asked for as fields are. A field of that name comes first. */
public enum Derived {
    ERROR("error", "ret", "String", "name of the error in ret, such as ECONNREFUSED; null where there is none"),
    CLOCK("clock", "time", "String", "time of day when it happened, HH:MM:SS"),
    ELAPSED("elapsed", "time", "double", "seconds since the trace's first event"),
    MILLISECONDS("ms", "latency", "double", "latency in milliseconds"),
    FUNC("func", "target", "String", "name of the function or tracepoint, of those that are traced"),
    NAME("name", "id", "String", "name of the system call");

    public final String word;
    /** Name of the field that it follows from. */
    public final String from;
    /** Type that a script sees. */
    public final String javaType;
    public final String doc;

    Derived(String word, String from, String javaType, String doc) {
        this.word = word;
        this.from = from;
        this.javaType = javaType;
        this.doc = doc;
    }

    /** Of an event of {@code probe}; nothing if it has no such field to begin with, or one of that name. */
    public static Optional<Derived> of(Probe probe, String word) {
        for (Derived d : values()) {
            if (d.word.equals(word)) {
                return d.isOf(probe) ? Optional.of(d) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Nanoseconds of its unit, where it is a time. */
    public Optional<Long> nanosPerUnit() {
        return switch (this) {
            case ELAPSED -> Optional.of(1_000_000_000L);
            case MILLISECONDS -> Optional.of(1_000_000L);
            default -> Optional.empty();
        };
    }

    boolean isOf(Probe probe) {
        return probe.field(word).isEmpty()
                && probe.field(from).filter(f -> f.type().isInteger()).isPresent()
                && (this != ERROR || probe.field(from).orElseThrow().type().isSigned())
                && (this != MILLISECONDS || probe.field(from).orElseThrow().unit().equals("µs"))
                && (this != NAME || probe.site().filter(site -> site.provider() instanceof SyscallProvider).isPresent())
                && (this != FUNC || probe.site().filter(site -> !site.each().isEmpty()).isPresent());
    }
}
