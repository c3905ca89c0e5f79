package org.grebe.shell.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.prog.LoadException;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.engine.TraceError;
import org.grebe.shell.output.Prefix;
import org.grebe.shell.output.Safe;

/** Turns what went wrong into a message for a person. Stack traces only with --debug. */
public final class Failures {
    private final PrintStream err;
    private final boolean debug;

    public Failures(PrintStream err, boolean debug) {
        this.err = err;
        this.debug = debug;
    }

    /** Prints it, and tells the exit code. */
    public int report(Throwable failure) {
        err.println(Prefix.of(Safe.text(message(failure))));
        if (debug) {
            StringWriter stack = new StringWriter();
            failure.printStackTrace(new PrintWriter(stack));
            err.print(Safe.text(stack.toString()));
            for (Throwable t = failure; t != null; t = t.getCause()) {
                if (t instanceof LoadException load) {
                    err.println(Safe.text(load.log() + "\n" + load.spec().code()));
                }
            }
        }
        return ExitCode.FAILURE;
    }

    public static String message(Throwable failure) {
        if (failure instanceof ScriptError script) {
            return script.rendered();
        }
        if (failure instanceof TraceError || failure instanceof ProbeException || failure instanceof BtfException) {
            return failure.getMessage();
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: " + failure.getMessage() + "; GREBE_JAVA_OPTS=-Xmx2g gives more";
        }
        return "this is a bug of grebe, please report it: " + failure + " (--debug shows more)";
    }
}
