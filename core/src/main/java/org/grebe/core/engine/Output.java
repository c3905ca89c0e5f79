package org.grebe.core.engine;

import java.util.List;

/** Where a script's output goes. Called on the script thread only. */
public interface Output {
    void write(Printed what);

    /** From now on until {@link #expected}, rows come before it is known which do: some formats have one heading. */
    default void expect() {}

    /** All kinds of rows that will come, as far as that can be known. */
    default void expected(List<RowKind> kinds) {}

    /** What {@code body} prints takes the place of what it printed the last time, where somebody watches. */
    default void redraw(Runnable body) {
        body.run();
    }

    default void warning(String text) {
        write(new Printed.Warning(text));
    }

    /** To be called when no more comes at once. */
    void flush();
}
