package org.grebe.bpf.probes;

import java.util.Set;

/** What a plan puts into a probe's program. */
public interface Holes {
    /** Names of all fields that the code of this plan asks for. */
    Set<String> fields();

    /**
     * Emits the tests of the predicate that need no other fields than the frame has; the code leaves for the end of the
     * program where one fails. Tests that need only fields in {@code before} were made earlier and are left out; null
     * means that none were. Sees to {@link Frame#admit} in any case.
     */
    void tests(Frame frame, Set<String> before);

    /** Emits what is to happen with an event that passed. Control may fall through or go by {@link Frame#leave}. */
    void deliver(Frame frame);

    /** Emits the count of an event that the probe had no room to keep. Control falls through or leaves. */
    default void lose(Frame frame) {}
}
