package org.grebe.core.engine;

import java.util.List;
import org.grebe.core.agg.Table;

/** Where a script's output goes. Called on the script thread only. */
public interface Output {
    /** An event with its default columns, or the values that the script named. */
    void row(List<Object> values);

    /** An aggregation, or part of one. */
    void table(Table table);

    /** Text as the script made it, line ends included. */
    void text(String text);

    /** Something that the user should know and that is no result. */
    void warning(String text);

    /** To be called when no more comes at once. */
    void flush();
}
