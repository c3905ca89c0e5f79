package org.grebe.core.dsl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.ScriptHost;
import org.grebe.core.dsl.run.ScriptOptions;
import org.grebe.core.engine.EventOf;
import org.grebe.core.engine.Printed;

/** Runs scripts without an engine: writes down what they ask for. */
public class FakeHost implements ScriptHost {
    public final List<ProbeCall> calls = new ArrayList<>();
    public final List<String> output = new ArrayList<>();
    final List<String> atEnd = new ArrayList<>();
    final Map<String, Runnable> bodies = new HashMap<>();
    public final Map<String, Object> variables = new HashMap<>();
    OptionalInt exited;

    public static FakeHost run(String script) {
        FakeHost host = new FakeHost();
        new ScriptCompiler(FakeKernel.PROBES).compile("test", script).newScript(host, host.variables).run();
        return host;
    }

    /** Hands an event to the first trace; {@code fields} are name, value, name, value. */
    public FakeHost event(boolean pushed, Object... fields) {
        boolean[] flags = new boolean[calls.get(0).handler().conditions().size()];
        Arrays.fill(flags, pushed);
        Map<String, Object> event = new java.util.TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            event.put((String) fields[i], fields[i + 1]);
        }
        handle(0, event, flags);
        return this;
    }

    /** Hands an event to a trace; the map itself where the probe has no such fields. */
    public void handle(int trace, Map<String, Object> fields, boolean... pushed) {
        ProbeCall call = calls.get(trace);
        boolean known = fields.keySet().stream().allMatch(f -> call.traced().field(f).isPresent());
        call.handle(known ? EventOf.fields(call.traced(), fields) : fields, pushed);
    }

    @Override
    public Object on(ProbeCall call) {
        calls.add(call);
        return "trace " + calls.size();
    }

    @Override
    public void printAtEnd(Aggregation table) {
        atEnd.add(table.snapshot().name());
    }

    @Override
    public void print(Printed what) {
        if (what instanceof Printed.Values row) {
            print(row);
        } else if (what instanceof Printed.OfEvent row) {
            output.add("row " + row.event() + " and " + row.more());
        } else if (what instanceof Printed.Text text) {
            boolean line = text.text().endsWith("\n");
            output.add(line ? "line " + text.text().substring(0, text.text().length() - 1) : "text " + text.text());
        } else {
            output.add(what.toString());
        }
    }

    protected void print(Printed.Values row) {
        output.add("row " + row.values());
    }

    @Override
    public void begin(Runnable body) {
        bodies.put("begin", body);
    }

    @Override
    public void end(Runnable body) {
        bodies.put("end", body);
    }

    @Override
    public Object every(Duration period, Runnable body) {
        bodies.put("every " + period, body);
        return null;
    }

    @Override
    public Object after(Duration delay, Runnable body) {
        bodies.put("after " + delay, body);
        return null;
    }

    @Override
    public void exit(OptionalInt code) {
        exited = code;
    }

    @Override
    public Map<String, Object> options(ScriptOptions declared) {
        return Map.of();
    }
}
