package org.grebe.core.engine;

import java.util.List;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.Plan;

/**
 * One trace as its source has it: the events themselves come by {@link EventSource#poll}, all else is asked here. Where
 * nothing else is said, by any thread that holds the trace's lock.
 */
public interface Feed extends AutoCloseable {
    /** How it was attached; any thread. */
    AttachReport report();

    /** What became of the events before they came to {@link EventSource#poll}: neither received nor failed. */
    Accounting sent();

    /** What the source counts for one of the aggregations of the plan in force; any thread. */
    KernelTable table(KernelAggregation aggregation);

    /** How often something found no room in a map that is kept for the script. */
    long noRoom(KernelState state);

    /** Whether it can be given another plan at all. */
    boolean isReplaceable();

    /**
     * Each event is seen by the old plan or by the new one; script thread only.
     *
     * @throws TraceError that says why not; then the old plan goes on
     */
    void replace(Plan plan, int generation);

    /** Gives back what plans had that were replaced, but for what they counted; script thread only. */
    void retireReplaced();

    /** Watches again after {@link #detach}, as if it had never watched; what was counted stays. */
    void attach();

    /** Watches no more; what is on its way still arrives. Does nothing the second time. */
    void detach();

    /** The programs of the plan in force, if it was made into programs; any thread. */
    List<LoadedProgram> programs();

    /** Those that the kernel calls, if any; their run time includes that of {@link #programs}. Any thread. */
    List<LoadedProgram> attachedPrograms();

    /** Gives back all but the tables, which stay as they are. Nobody asks for {@link #sent} afterwards. */
    @Override
    void close();
}
