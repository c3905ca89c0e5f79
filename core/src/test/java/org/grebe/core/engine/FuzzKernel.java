package org.grebe.core.engine;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;

/** What carries out the kernel's part of plans, one event at a time. */
interface FuzzKernel extends AutoCloseable {
    Part load(Plan plan);

    @Override
    void close();

    /** The part of one plan. */
    interface Part extends AutoCloseable {
        /** What of the event arrives in the script: one event, or none. Each field has 8 bytes or 16. */
        List<Event> run(Map<String, byte[]> event);

        /** What was counted. */
        KernelTable table(KernelAggregation aggregation, LongSupplier turn);

        /** The part, for a message. */
        String text();

        @Override
        void close();
    }
}
