package org.grebe.bpf.probes;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Stmt;

/** What a plan puts into a probe's program. */
public interface Holes {
    /** Names of all fields that the code of this plan asks for. */
    Set<String> fields();

    /**
     * The tests of the predicate that need no other fields than these: statements that leave where one fails. Tests
     * that need only fields in {@code before} were made earlier and are left out; null means that none were. The
     * program is admitted behind them, in any case.
     */
    List<Stmt> tests(Map<String, Access> fields, Set<String> before);

    /** What is to happen with an event that passed: leaves, or comes to its end. */
    List<Stmt> deliver();

    /** Counts an event that the probe had no room to keep. */
    default List<Stmt> lose() {
        return List.of();
    }
}
