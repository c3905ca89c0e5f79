package org.grebe.shell.repl;

import java.io.PrintStream;
import java.util.List;
import org.grebe.core.dsl.run.OptionParser;
import org.grebe.core.dsl.text.Source;

/** What `load` can run: files and the bundled tools, each with a command line. */
public interface Scripts {
    /** Text that is ready to run, and what reads its command line; the variables of a tool are its own. */
    record Loaded(Source source, OptionParser options, boolean tool) {}

    /** For lines that are typed, which have no command line. */
    OptionParser noArguments(PrintStream out);

    /** The bundled tools. */
    List<String> tools();

    /**
     * Words are a file or a tool, and then its arguments; what is said about these goes to {@code out}. A file that is
     * not there is a {@code TraceError}.
     */
    Loaded of(List<String> words, PrintStream out);

    /** Thrown by the options of a script that has given its help, or said what is wrong with its arguments. */
    final class Answered extends RuntimeException {
        private final boolean failed;

        public Answered(boolean failed) {
            super(null, null, false, false);
            this.failed = failed;
        }

        boolean failed() {
            return failed;
        }
    }
}
