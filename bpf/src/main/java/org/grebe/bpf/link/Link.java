package org.grebe.bpf.link;

/** A program's attachment; closing detaches. */
public interface Link extends AutoCloseable {
    /** Where and by what means, for people: {@code kprobe:tcp_v4_connect (perf kprobe PMU)}. */
    String describe();

    @Override
    void close();
}
