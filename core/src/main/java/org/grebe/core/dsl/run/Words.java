package org.grebe.core.dsl.run;

import groovy.lang.Closure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.value.Label;

/**
 * Words of the language as compiled scripts call them, without Groovy's search for the method. {@code script} is
 * {@code this} where the word stands.
 */
public final class Words {
    /** The script whose words a file that it imports uses; also in threads that a script starts. */
    private static final ThreadLocal<TraceScript> RUNNING = new InheritableThreadLocal<>();

    private Words() {}

    /** To be called on the thread that will run {@code script}. */
    public static void run(TraceScript script) {
        RUNNING.set(script);
    }

    /** The script that runs on this thread, or null. */
    public static TraceScript running() {
        return RUNNING.get();
    }

    /** The script that runs, for files that are imported. */
    public static TraceScript script() {
        return RUNNING.get();
    }

    /** {@code on PROBE { … }}, see {@link TraceScript#on(int, Map, List, Closure, Map)}; filters go by their names. */
    @SuppressWarnings("unchecked")
    public static Object on(Object script, int handler, Map<?, ?> filters, List<Object> arguments,
            Closure<?> body, Map<String, Object> locals) {
        return script("on", script).on(handler, (Map<String, Object>) filters, arguments, body, locals);
    }

    /** {@code print a, b, c}; {@code labels} is what they are called, as {@link LabelText} has it. */
    public static void print(Object script, Object[] row, String labels) {
        script("print", script).printRow(row, LabelText.read(labels));
    }

    /** What rows the script may print, and what it prints as lines that are rows if it is a table. */
    public static void prints(Object script, Object[] rows, Object[] lines) {
        script("print", script).prints(labels(rows), labels(lines));
    }

    private static List<List<Label>> labels(Object[] rows) {
        return Arrays.stream(rows).map(row -> LabelText.read("" + row)).toList();
    }

    /** A table that is put into a variable. */
    public static Object named(Object table, String variable) {
        if (table instanceof Aggregation aggregation) {
            aggregation.calledAs(variable);
        }
        return table;
    }

    /** The same of one that the script has no other use for than to feed it. */
    public static Object unread(Object table, String variable) {
        named(table, variable);
        if (table instanceof Aggregation aggregation && running() != null) {
            running().printAtEnd(aggregation);
        }
        return table;
    }

    public static void println(Object script, Object value) {
        script("println", script).println(value);
    }

    /** {@code format} is text; one value that is an array is all the values. */
    public static void printf(Object script, Object format, Object[] values) {
        Object[] all = values.length == 1 && values[0] instanceof Object[] array ? array : values;
        script("printf", script).printf(format.toString(), all);
    }

    private static TraceScript script(String word, Object script) {
        if (script instanceof TraceScript s) {
            return s;
        }
        throw new IllegalArgumentException(word + " does not work in a static method; leave out static");
    }
}
