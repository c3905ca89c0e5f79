package org.grebe.shell.repl;

import java.util.List;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.shell.repl.Completions.Choice;

/** What stands behind `web.` and `tick.`, as documents have it; not what Java's reflection finds there. */
final class HandleMembers {
    private static final List<Choice> OF_TRACE = List.of(
            Choice.of("stop()", "detaches for good"),
            Choice.of("pause()", "detaches until resume()"),
            Choice.of("resume()", "attaches again"),
            Choice.of("explain()", "says what runs where"),
            Choice.of("hits", "events that happened"),
            Choice.of("rejected", "of these: rejected in the kernel"),
            Choice.of("delivered", "sent to the script"),
            Choice.of("aggregated", "aggregated in the kernel"),
            Choice.of("lost", "lost since there was no room"),
            Choice.of("failed", "for which the closure failed"),
            Choice.of("name", "its name"),
            Choice.of("probe", "what it is on"),
            Choice.of("state", "RUNNING, PAUSED or STOPPED"));
    private static final List<Choice> OF_TIMER = List.of(
            Choice.of("stop()", "ends it"),
            Choice.of("runs", "how often it ran"),
            Choice.of("running", "false once it is over"),
            Choice.of("name", "its name"));

    private static final List<Choice> OF_TABLE = List.of(
            new Choice("top", "(", "the rows of the greatest values: n.top(5)"),
            new Choice("sort", "(", "rows by keys, or by what a closure makes of a row"),
            new Choice("findAll", "(", "rows for which a closure is true"),
            new Choice("each", "(", "calls a closure for each row, or each key and value"),
            Choice.of("keys", "the keys of all rows"),
            Choice.of("size()", "how many rows"),
            Choice.of("clear()", "forgets what was counted"),
            Choice.of("noRoom()", "events whose keys found no room"),
            Choice.of("isEmpty()", "whether nothing was counted"));

    private HandleMembers() {}

    /** Empty for other types. */
    static List<Choice> of(Class<?> type) {
        return type == TraceHandle.class ? OF_TRACE : type == TimerHandle.class ? OF_TIMER
                : Aggregation.class.isAssignableFrom(type) ? OF_TABLE : List.of();
    }
}
