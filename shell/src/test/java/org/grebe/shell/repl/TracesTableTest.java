package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns of `traces` a narrow terminal has. */
class TracesTableTest {
    private static final String LEAST = "NAME HITS REJECTED DELIVERED";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "200 | false | 0      | 0 | 0 | NAME PROBE STATE HITS REJECTED DELIVERED AGGREGATED LOST FAILED KERNEL ns"
            + " SCRIPT ns",
        "80  | false | 0      | 0 | 0 | NAME PROBE STATE HITS REJECTED DELIVERED LOST FAILED",
        "80  | false | 114422 | 0 | 0 | NAME HITS REJECTED DELIVERED AGGREGATED LOST",
        "80  | false | 114422 | 7 | 5 | NAME HITS REJECTED DELIVERED AGGREGATED LOST FAILED",
        "33  | false | 0      | 0 | 0 | " + LEAST,
        "40  | false | 5      | 0 | 3 | NAME HITS REJECTED DELIVERED AGGREGATED FAILED",
        "60  | true  | 0      | 0 | 0 | NAME HITS REJECTED DELIVERED LOST KERNEL ns",
    })
    void shouldKeepWhatBecameOfEvents(int width, boolean measured, String aggregated, String lost, String failed,
            String columns) {
        String table = TracesTable.fitting(List.of(List.of("n", "raw_syscalls:sys_enter", "running", "246246",
                "246246", "131824", aggregated, lost, failed, "12", "-")), width, measured);
        assertEquals(columns, table.lines().findFirst().orElseThrow().strip().replaceAll(" +", " "));
    }
}
