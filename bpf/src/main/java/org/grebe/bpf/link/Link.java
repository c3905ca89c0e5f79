package org.grebe.bpf.link;

import java.util.List;

/** A program's attachment; closing detaches. */
public interface Link extends AutoCloseable {
    /** Where and by what means, for people: {@code kprobe:tcp_v4_connect (perf kprobe PMU)}. */
    String describe();

    /**
     * Calls for which the kernel had no room, so that no program ran: of kretprobes, more at once than
     * {@link org.grebe.bpf.prog.Attachment.Kprobe#atOnce}; 0 where the kernel does not tell.
     */
    default long missed() {
        return 0;
    }

    /** Of several places those that it is not at, each with the reason. */
    default List<String> leftOut() {
        return List.of();
    }

    @Override
    void close();
}
