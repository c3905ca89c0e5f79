package org.grebe.core.dsl.run;

import groovy.lang.Closure;
import groovy.lang.GroovyRuntimeException;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.runtime.powerassert.PowerAssertionError;
import org.grebe.core.dsl.text.Bpftrace;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.dsl.text.SourceText;
import org.grebe.core.dsl.text.UnknownNames;
import org.grebe.core.engine.Limits;
import org.grebe.core.engine.TraceError;
import org.grebe.core.expr.Pos;
import org.grebe.core.plan.PlanError;
import org.grebe.core.value.Naming;

/** Tells what went wrong while a script ran in the user's terms, with the line of the script. */
public final class RuntimeErrors {
    /** Where Groovy's own messages name a class in full, its simple name is enough. */
    /** Of {@code m[k]++} in a map that has no k. */
    private static final Pattern STEP_OF_NOTHING =
            Pattern.compile("Cannot invoke method (?:next|previous)\\(\\) on null object|Cannot execute null[+-]");
    private static final Pattern PACKAGE = Pattern.compile(
            "\\b(?:java|groovy|org\\.codehaus)\\.(?:[a-z]\\w*\\.)+(?=[A-Z])");

    private RuntimeErrors() {}

    /** The failure itself where it is not the script's fault. */
    public static RuntimeException explain(RuntimeException e, CompiledScript script) {
        String file = script.sources().script().file();
        if (e instanceof ScriptError placed) {
            return placed.in(file);
        }
        if (e instanceof TraceError) {
            return e;
        }
        Optional<String> limit = Limits.explain(e);
        if (limit.isPresent()) {
            return new TraceError(limit.get(), e);
        }
        if (e instanceof PlanError plan) {
            return caused(new ScriptError(plan.what(), plan.pos(), script.text()), e).in(file);
        }
        Where where = where(e, script);
        if (where.line() == 0 && !(e instanceof GroovyRuntimeException)) {
            return e;
        }
        Optional<ScriptError> foreign = isUnknownName(e) ? Bpftrace.explain(script.text()) : Optional.empty();
        return foreign.map(f -> caused(f, e).in(file)).orElseGet(() -> caused(where.error(text(e)), e));
    }

    /** Also of `i:ms:100 { }`, which calls a number. */
    private static boolean isUnknownName(RuntimeException e) {
        return e instanceof MissingPropertyException p && p.getProperty() != null && isOfTheScript(p.getType())
                || e instanceof MissingMethodException m
                        && (isOfTheScript(m.getType()) || m.getMethod().equals("call"));
    }

    private static ScriptError caused(ScriptError error, Throwable cause) {
        error.initCause(cause);
        return error;
    }

    /** The same for whatever a script can throw: Groovy hides checked exceptions from nobody. */
    public static RuntimeException explainAny(Throwable e, CompiledScript script) {
        boolean interrupted = e instanceof InterruptedException || e.getCause() instanceof InterruptedException;
        if (e instanceof RuntimeException r && !interrupted) {
            return explain(r, script);
        }
        Optional<String> limit = Limits.explain(e); // Met where a class of grebe's is first used.
        if (limit.isPresent()) {
            return new TraceError(limit.get(), e);
        }
        Where where = where(e, script);
        String what = interrupted ? "interrupted"
                : e instanceof StackOverflowError
                        ? where.line() > 0
                                ? "it calls itself without an end"
                                : "a list or map contains itself, or nests too deep"
                : e instanceof OutOfMemoryError ? "out of memory: " + e.getMessage()
                : e instanceof AssertionError ? assertion(e)
                : e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        return caused(where.error(what), e);
    }

    /**
     * Of {@code assert x : 'why'} Groovy says the reason and then the expression, which the compiler has rewritten by
     * then. Of {@code assert x} it draws a picture, with the values below the script's own text.
     */
    private static String assertion(Throwable e) {
        String message = String.valueOf(e.getMessage()).strip();
        int expression = message.indexOf(". Expression: ");
        if (expression >= 0) {
            return "assertion failed: " + message.substring(0, expression);
        }
        List<String> picture = message.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        if (!(e instanceof PowerAssertionError) || picture.isEmpty()) {
            return message;
        }
        String values = picture.stream().skip(1)
                .flatMap(l -> Stream.of(l.split("[| ]+")))
                .filter(w -> !w.isEmpty() && !w.equals("false"))
                .collect(Collectors.joining(", "));
        return "assertion failed: " + picture.get(0) + (values.isEmpty() ? "" : ", with " + values);
    }

    /** A remark on what a thread does in the script right now. */
    static ScriptError at(Thread thread, String remark, CompiledScript script) {
        return where(thread.getStackTrace(), script).error(remark);
    }

    /** The same for people. */
    public static String rendered(Throwable e, CompiledScript script) {
        RuntimeException explained = explainAny(e, script);
        return explained instanceof ScriptError s ? s.rendered()
                : explained.getMessage() == null ? explained.toString() : explained.getMessage();
    }

    /** Line of a script or of a file that it imports; 0 where it is not known. */
    private record Where(Source source, int line) {
        ScriptError error(String what) {
            return new ScriptError(what, wholeLine(line, source.text()), source.text()).in(source.file());
        }
    }

    /** The innermost frame that is the script's own, or of a file that it imports. */
    private static Where where(Throwable e, CompiledScript script) {
        return where(e.getStackTrace(), script);
    }

    private static Where where(StackTraceElement[] stack, CompiledScript script) {
        for (StackTraceElement frame : stack) {
            Optional<Source> own = script.sources().of(frame);
            if (own.isPresent() && frame.getLineNumber() > 0) {
                return new Where(own.get(), frame.getLineNumber());
            }
        }
        return new Where(script.sources().script(), 0);
    }

    private static Pos wholeLine(int line, String text) {
        if (line == 0) {
            return Pos.NONE;
        }
        String source = new SourceText(text).line(line);
        int indent = source.length() - source.stripLeading().length();
        return new Pos(line, indent + 1, line, source.stripTrailing().length() + 1);
    }

    private static boolean isOfTheScript(Class<?> type) {
        return type == null || TraceScript.class.isAssignableFrom(type) || Closure.class.isAssignableFrom(type);
    }

    /** Groovy names the classes of closures after the script's. */
    private static String typeName(Object argument) {
        return argument == null ? "null"
                : argument instanceof Closure ? "Closure" : argument.getClass().getSimpleName();
    }

    private static String text(RuntimeException e) {
        if (e instanceof MissingPropertyException p && p.getProperty() != null) {
            return isOfTheScript(p.getType())
                    ? UnknownNames.variable(p.getProperty(), Naming.constants().keySet())
                    : Members.none(p.getType(), p.getProperty(), "property '" + p.getProperty() + "'");
        }
        if (e instanceof MissingMethodException m) {
            String arguments = String.join(", ", java.util.Arrays.stream(m.getArguments())
                    .map(RuntimeErrors::typeName)
                    .toList());
            String call = m.getMethod() + "(" + arguments + ")";
            return isOfTheScript(m.getType())
                    ? UnknownNames.function(call, m.getMethod(), List.of())
                    : Members.none(m.getType(), m.getMethod(), "method " + call);
        }
        String message = e.getMessage() == null ? ""
                : PACKAGE.matcher(e.getMessage().lines().findFirst().orElse("")).replaceAll("");
        if (e instanceof NullPointerException && STEP_OF_NOTHING.matcher(message).find()) {
            return "there is no value yet to count up; m = count() begins with 0, and so does [:].withDefault { 0 }";
        }
        boolean checked = e.getClass() == GroovyRuntimeException.class && e.getCause() != null;
        return e instanceof IllegalArgumentException && !message.isEmpty()
                ? message
                : (checked ? e.getCause() : e).getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }
}
