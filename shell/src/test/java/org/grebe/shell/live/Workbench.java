package org.grebe.shell.live;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.ScriptHost;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.KernelEvents;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;

/** A session that goes on between lines, as the REPL has it: lines share their variables and run on its thread. */
final class Workbench extends Recorded implements AutoCloseable {
    final Session session;
    private final Map<String, Object> variables = new HashMap<>();
    private final ScriptRun run;
    private final Thread thread;
    private volatile long printed;

    Workbench(SessionOptions options) {
        super(new CopyOnWriteArrayList<>());
        session = new Session(new KernelEvents(options));
        run = new ScriptRun(new ScriptCompiler().compile("workbench", ""), () -> session, this, o -> Map.of());
        thread = new Thread(() -> session.run(() -> {}), "script");
        thread.start();
    }

    /** Runs a line; what it ends in is its value. */
    Object line(String text) {
        return onScriptThread(() -> evaluate(text, run));
    }

    Trace trace(String text) {
        return (Trace) line(text);
    }

    /** {@code text} has one {@code on}, which takes the place of what {@code trace} does. */
    void replace(Trace trace, String text) {
        onScriptThread(() -> {
            replaceHere(trace, text);
            return null;
        });
    }

    /** The same on the script's thread. */
    void replaceHere(Trace trace, String text) {
        run.replace(trace, call(text));
    }

    /** The same with what {@link #call} made before. */
    void replace(Trace trace, ProbeCall call) {
        onScriptThread(() -> {
            run.replace(trace, call);
            return null;
        });
    }

    /** The {@code on} of {@code text}, which starts nothing; on the script's thread or before anything runs there. */
    ProbeCall call(String text) {
        List<ProbeCall> calls = new ArrayList<>();
        evaluate(text, collecting(calls));
        return calls.get(0);
    }

    /** Our host, but for {@code on}. */
    private ScriptHost collecting(List<ProbeCall> calls) {
        InvocationHandler handler = (proxy, method, args) -> {
            return method.getName().equals("on") ? calls.add((ProbeCall) args[0]) : method.invoke(run, args);
        };
        Class<?>[] as = {ScriptHost.class};
        return (ScriptHost) Proxy.newProxyInstance(Workbench.class.getClassLoader(), as, handler);
    }

    <T> T onScriptThread(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        session.execute(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : e;
        }
    }

    private Object evaluate(String text, ScriptHost host) {
        return new ScriptCompiler().given(variables.keySet()).compile("line", text).newScript(host, variables).run();
    }

    Object variable(String name) {
        return variables.get(name);
    }

    /** How many rows there were, also of those that are not kept, as they begin with {@code 'unkept'}. */
    long printed() {
        return printed;
    }

    /** Stops all and waits until what was sent has been handled. */
    void finish() {
        session.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the session ends", e);
        }
    }

    @Override
    void row(List<Object> values) {
        printed++;
        if (!values.get(0).equals("unkept")) {
            rows.add(values);
        }
    }

    @Override
    void text(String text) {
        rows.add(List.of(text));
    }

    @Override
    public void close() {
        finish();
        session.close();
    }
}
