package org.grebe.shell.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.grebe.core.dsl.live.TimerHandle;
import org.grebe.core.dsl.live.TraceHandle;
import org.grebe.core.engine.Accounting;

/** What runs, and what became of its events. */
final class TracesTable {
    private static final String KERNEL = "KERNEL ns";
    private static final Set<String> COUNTS = Set.of("AGGREGATED", "LOST", "FAILED");
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
            List<List<String>> rows = new ArrayList<>();
            for (TraceHandle t : traces) {
                Accounting a = t.accounting(); // Once, so that the columns add up.
                rows.add(ALL.stream().map(c -> c.cell().apply(t, a)).toList());
            }
            text.append(fitting(rows, width, measured));
        } else if (timers.isEmpty()) {
            text.append("no traces; on connect { print it } starts one\n");
        }
        timers.forEach(t -> text.append(t).append('\n'));
        return text.toString();
    }

    /** {@code rows} have a cell for each column that there is. */
    static String fitting(List<List<String>> rows, int width, boolean measured) {
        int left = 0;
        String text = table(rows, left, measured);
        while (text.lines().anyMatch(l -> l.length() > width) && left < ALL.size()) {
            text = table(rows, ++left, measured);
        }
        return text;
    }

    private static String table(List<List<String>> rows, int left, boolean measured) {
        List<Integer> shown = IntStream.range(0, ALL.size()).filter(i -> stays(i, rows, left, measured)).boxed()
                .toList();
        List<List<String>> cells = new ArrayList<>();
        cells.add(shown.stream().map(i -> ALL.get(i).heading()).toList());
        rows.forEach(row -> cells.add(shown.stream().map(row::get).toList()));
        return Grid.text(cells, IntStream.range(0, shown.size())
                .filter(i -> ALL.get(shown.get(i)).number()).boxed().toList());
    }

    /** What became of events stays as long as there are any: what is shown has to add up. */
    private static boolean stays(int column, List<List<String>> rows, int left, boolean measured) {
        Column c = ALL.get(column);
        boolean counts = COUNTS.contains(c.heading()) && rows.stream().anyMatch(r -> !r.get(column).equals("0"));
        return c.leaves() == 0 || c.leaves() > left || measured && c.heading().equals(KERNEL) || counts;
    }

    private static String ns(long value) {
        return value < 0 ? "-" : "" + value;
    }
}
