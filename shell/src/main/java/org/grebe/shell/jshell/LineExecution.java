package org.grebe.shell.jshell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.grebe.core.api.TraceFailure;
import org.grebe.shell.output.Safe;

/**
 * {@code --execution grebe}: lines run in this process, as with {@code local}. Besides, it is known when one does,
 * Ctrl-C in a line that waits is no error of that line, values of lines reach the terminal without control characters,
 * and a failure of grebe's is told without the place of its only call.
 */
public final class LineExecution implements ExecutionControlProvider {
    static final String NAME = "grebe";

    /** JShell runs each line in a group of threads of its own; those of traces are in ours. */
    private static final ThreadGroup OURS = Thread.currentThread().getThreadGroup();
    private static volatile boolean lineRuns;

    static boolean lineRuns() {
        return lineRuns;
    }

    /** True if {@code thread} was started for a line, or by one. */
    public static boolean isOfLine(Thread thread) {
        return thread.getThreadGroup() != OURS;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return new Lines();
    }

    private static final class Lines extends LocalExecutionControl {
        private volatile boolean stopped;

        @Override
        protected void clientCodeEnter() {
            super.clientCodeEnter();
            stopped = false;
            lineRuns = true;
        }

        @Override
        protected void clientCodeLeave() {
            lineRuns = false;
            super.clientCodeLeave();
        }

        @Override
        public void stop() throws EngineTerminationException, InternalException {
            stopped = true;
            super.stop();
        }

        @Override
        protected String invoke(Method line) throws Exception {
            try {
                return Safe.text(super.invoke(line));
            } catch (InvocationTargetException e) {
                if (stopped && e.getCause() instanceof InterruptedException) {
                    throw new StoppedException();
                }
                if (e.getCause() instanceof TraceFailure failure) {
                    forgetLine(failure, line);
                }
                throw e;
            }
        }

        @Override
        public String varValue(String type, String name) throws RunException, EngineTerminationException,
                InternalException {
            return Safe.text(super.varValue(type, name));
        }

        /** The line that was just typed needs no telling. */
        private static void forgetLine(TraceFailure failure, Method line) {
            boolean inMethod = Arrays.stream(failure.getStackTrace()).anyMatch(f -> f.getClassName().startsWith("REPL.")
                    && !f.getMethodName().startsWith(line.getName()));
            if (!inMethod) {
                failure.setStackTrace(new StackTraceElement[0]);
            }
        }
    }
}
