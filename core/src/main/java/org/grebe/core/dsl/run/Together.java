package org.grebe.core.dsl.run;

import java.util.ArrayList;
import java.util.List;
import org.grebe.core.expr.Handler;

/**
 * Holds handlers back that share a map which the kernel may keep, until a script has come to all of them: only then is
 * it known where the map lives. One that shares nothing waits for nobody.
 */
final class Together {
    private final long expected;
    private final List<ProbeCall> waiting = new ArrayList<>();

    /** {@code handlers}: all of the script. */
    Together(List<Handler> handlers) {
        expected = handlers.stream().filter(Handler::isPlannedWithOthers).count();
    }

    /** Whether the call waits, to be started by {@link #ready} or by {@link #rest}. */
    boolean holds(ProbeCall call) {
        boolean held = call.handler().isPlannedWithOthers() && expected > 0;
        if (held) {
            waiting.add(call);
        }
        return held;
    }

    /** All that have waited, once there are no others to come; before that none. */
    List<ProbeCall> ready() {
        return waiting.size() == expected ? rest() : List.of();
    }

    /** All that wait: the script never comes to the others. */
    List<ProbeCall> rest() {
        List<ProbeCall> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
