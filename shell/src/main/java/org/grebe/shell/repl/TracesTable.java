package org.grebe.shell.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.grebe.core.dsl.TraceHandle;
import org.grebe.core.engine.Accounting;

/** What runs, and what became of its events. */
final class TracesTable {
    private static final int NARROW = 100;

    private TracesTable() {}

    /** Fits {@code width} columns: of a narrow terminal only what matters most. */
    static String text(List<TraceHandle> traces, int width) {
        if (traces.isEmpty()) {
            return "no traces; on connect { print it } starts one\n";
        }
        boolean narrow = width < NARROW;
        List<List<String>> rows = new ArrayList<>();
        rows.add(narrow
                ? List.of("NAME", "PROBE", "HITS", "REJECTED", "DELIVERED", "LOST", "FAILED")
                : List.of("NAME", "PROBE", "STATE", "HITS", "REJECTED", "DELIVERED", "COUNTED", "LOST", "FAILED",
                        "KERNEL ns", "SCRIPT ns"));
        for (TraceHandle t : traces) {
            Accounting a = t.accounting();
            String lost = "" + (a.lost() + a.missed());
            rows.add(narrow
                    ? List.of(t.getName(), t.getProbe(), "" + a.hits(), "" + a.rejected(), "" + a.delivered(), lost,
                            "" + a.failed())
                    : List.of(t.getName(), t.getProbe(), t.getState().name().toLowerCase(Locale.ROOT), "" + a.hits(),
                            "" + a.rejected(), "" + a.delivered(), "" + a.aggregated(), lost, "" + a.failed(),
                            ns(t.kernelNsPerEvent()), ns(t.scriptNsPerEvent())));
        }
        return Grid.text(rows, narrow ? List.of(2, 3, 4, 5, 6) : List.of(3, 4, 5, 6, 7, 8, 9, 10));
    }

    private static String ns(long value) {
        return value < 0 ? "-" : "" + value;
    }
}
