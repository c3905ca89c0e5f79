package org.grebe.shell.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.core.engine.Accounting;

/** What runs, and what became of its events. */
final class TracesTable {
    private static final String KERNEL = "KERNEL ns";
    private static final List<Column> ALL = List.of(
            new Column("NAME", false, 0, (t, a) -> t.getName()),
            new Column("PROBE", false, 5, (t, a) -> t.getProbe().replaceFirst("^tracepoint:(?=.*:)", "")),
            new Column("STATE", false, 5, (t, a) -> t.getState().name().toLowerCase(Locale.ROOT)),
            new Column("HITS", true, 0, (t, a) -> "" + a.hits()),
            new Column("REJECTED", true, 0, (t, a) -> "" + a.rejected()),
            new Column("DELIVERED", true, 0, (t, a) -> "" + a.delivered()),
            new Column("AGGREGATED", true, 3, (t, a) -> "" + a.aggregated()),
            new Column("LOST", true, 6, (t, a) -> "" + (a.lost() + a.missed() + a.dropped())),
            new Column("FAILED", true, 4, (t, a) -> "" + a.failed()),
            new Column(KERNEL, true, 2, (t, a) -> ns(t.kernelNsPerEvent())),
            new Column("SCRIPT ns", true, 1, (t, a) -> ns(t.scriptNsPerEvent())));

    private TracesTable() {}

    /** {@code leaves} is when it leaves a table that is too wide: 1 first, 0 never. */
    private record Column(
            String heading, boolean number, int leaves, BiFunction<TraceHandle, Accounting, String> cell) {}

    /**
     * Fits {@code width} columns: of a narrow terminal only what matters most, and what was {@code measured}: somebody
     * has asked for that.
     */
    static String text(List<TraceHandle> traces, List<TimerHandle> timers, int width, boolean measured) {
        StringBuilder text = new StringBuilder();
        if (!traces.isEmpty()) {
            text.append(fitting(traces, width, measured));
        } else if (timers.isEmpty()) {
            text.append("no traces; on connect { print it } starts one\n");
        }
        timers.forEach(t -> text.append(t).append('\n'));
        return text.toString();
    }

    private static String fitting(List<TraceHandle> traces, int width, boolean measured) {
        int left = 0;
        String text = table(traces, left, measured);
        while (text.lines().anyMatch(l -> l.length() > width) && left < ALL.size()) {
            text = table(traces, ++left, measured);
        }
        return text;
    }

    private static String table(List<TraceHandle> traces, int left, boolean measured) {
        List<Column> columns = ALL.stream()
                .filter(c -> c.leaves() == 0 || c.leaves() > left || measured && c.heading().equals(KERNEL)).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::heading).toList());
        for (TraceHandle t : traces) {
            Accounting a = t.accounting(); // Once, so that the columns add up.
            rows.add(columns.stream().map(c -> c.cell().apply(t, a)).toList());
        }
        return Grid.text(rows, IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).number()).boxed().toList());
    }

    private static String ns(long value) {
        return value < 0 ? "-" : "" + value;
    }
}
