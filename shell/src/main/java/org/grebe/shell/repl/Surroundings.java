package org.grebe.shell.repl;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.plan.Plan;

/**
 * What the workbench takes from the command line.
 *
 * @param terminal a person types
 * @param scripts what `load` can run
 * @param explain prints a plan
 * @param doctor prints what this machine can do
 */
public record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        SessionOptions session,
        boolean debug,
        Scripts scripts,
        BiConsumer<Plan, PrintStream> explain,
        Consumer<PrintStream> doctor) {}
