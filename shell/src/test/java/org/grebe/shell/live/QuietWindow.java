package org.grebe.shell.live;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Trace;

/**
 * What a workload alone added to the accounting of each trace. Others on this machine connect when they like; then the
 * workload is repeated.
 *
 * @param added by trace, in order; received and failed are not counted here
 * @param attempts how many times the workload ran
 */
record QuietWindow(List<Accounting> added, int attempts) {
    private static final int MOST_ATTEMPTS = 10;

    /** A handler that counts all connects in the kernel, to be the script's first. */
    static final String CONTROL = "everything = count()\non connect { everything++ }\n";

    /** {@code connects} is how many the workload makes: what the first trace, the control, must count. */
    static QuietWindow during(List<Trace> traces, long connects, Runnable workload) {
        return during(traces, added -> added.get(0).aggregated() == connects, workload);
    }

    /** For a workload that is too long to hope for silence: {@code clear} tells whether others can be told apart. */
    static QuietWindow during(List<Trace> traces, Predicate<List<Accounting>> clear, Runnable workload) {
        List<Long> disturbed = new ArrayList<>();
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            List<Accounting> before = traces.stream().map(Trace::accounting).toList();
            workload.run();
            List<Accounting> added = new ArrayList<>();
            for (int i = 0; i < before.size(); i++) {
                added.add(difference(traces.get(i).accounting(), before.get(i)));
            }
            if (clear.test(added)) {
                return new QuietWindow(added, attempt);
            }
            disturbed.add(added.get(0).aggregated());
        }
        throw new AssertionError("no workload was undisturbed, or counts are wrong; connects counted: " + disturbed);
    }

    private static Accounting difference(Accounting now, Accounting then) {
        return new Accounting(now.rejected() - then.rejected(), now.delivered() - then.delivered(),
                now.aggregated() - then.aggregated(), now.lost() - then.lost(), now.missed() - then.missed(),
                now.dropped() - then.dropped(), 0, 0);
    }
}
