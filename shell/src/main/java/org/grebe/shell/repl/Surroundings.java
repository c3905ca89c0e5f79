package org.grebe.shell.repl;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.plan.Plan;

/**
 * What the workbench takes from the command line.
 *
 * @param terminal a person types
 * @param scripts what `load` can run
 * @param classes loads what lines mention
 * @param startUp the file that is read first, if there is one
 * @param explainer prints a plan
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
        ClassLoader classes,
        Optional<Path> startUp,
        Explainer explainer,
        Consumer<PrintStream> doctor) {
    /** Prints what of a plan runs where. */
    public interface Explainer {
        /**
         * @param code with the programs
         * @param verify loads them
         * @param width columns of a line
         */
        void show(Plan plan, boolean code, boolean verify, int width, PrintStream out);
    }

    /** As `explain` has it without options. */
    void explain(Plan plan, int width, PrintStream to) {
        explainer.show(plan, false, false, width, to);
    }
}
