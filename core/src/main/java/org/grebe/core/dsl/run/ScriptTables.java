package org.grebe.core.dsl.run;

import java.util.Map;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;

/** The tables among a script's variables. */
public final class ScriptTables {
    private ScriptTables() {}

    /** Prints each as {@code print} does, below a line with its name. Script thread only. */
    public static void print(Map<String, Object> variables, Output output) {
        variables.forEach((name, value) -> {
            if (value instanceof Aggregation table) {
                output.write(new Printed.Banner(name + ", until now:"));
                output.write(new Printed.OfTable(table.snapshot()));
            }
        });
        output.flush();
    }
}
