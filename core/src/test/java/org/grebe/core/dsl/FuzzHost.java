package org.grebe.core.dsl;

import java.util.ArrayList;
import java.util.List;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.engine.Printed;

/** Collects what a script attaches and what its closures print. */
public final class FuzzHost extends FakeHost {
    private final List<ProbeCall> calls = new ArrayList<>();
    private List<Object> printed = new ArrayList<>();

    @Override
    public Object on(ProbeCall call) {
        calls.add(call);
        return null;
    }

    @Override
    protected void print(Printed.Values row) {
        printed.add(List.copyOf(row.values()));
    }

    public List<ProbeCall> calls() {
        return calls;
    }

    /** What the closure prints of the event; an exception is a row of its own. */
    public List<Object> rows(ProbeCall call, Object event, boolean[] pushed) {
        printed = new ArrayList<>();
        try {
            call.handle(event, pushed);
        } catch (RuntimeException e) {
            printed.add(e.getClass().getSimpleName());
        }
        return printed;
    }
}
