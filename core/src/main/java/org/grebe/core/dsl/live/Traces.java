package org.grebe.core.dsl.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.Exit;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.RuntimeErrors;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.FirstFailure;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.Session;
import org.grebe.core.engine.Trace;
import org.grebe.core.engine.Trace.State;
import org.grebe.core.engine.TraceError;
import org.grebe.core.engine.TraceStarter;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.LiveSet;
import org.grebe.core.value.PinnedSet;

/**
 * The traces of a workbench. They start and stop one by one, change their closure while they run, and follow the
 * variables that their plans took as constants. Script thread only, but for {@link #running}.
 */
public final class Traces {
    private final TraceStarter starter;
    private final Output output;
    private final Consumer<Plan> explainer;
    private final Interrupts interrupts;
    private final List<TraceHandle> handles = new CopyOnWriteArrayList<>();
    private int unnamed;
    /** Those that the line has started by now, or given another closure; null while none is announced. */
    private Set<Object> announced;
    private Optional<Layout> eventLayout = Optional.empty();
    private String source = "";

    Traces(Supplier<Session> sessions, Output output, Consumer<Plan> explainer, Interrupts interrupts) {
        this.starter = new TraceStarter(sessions, output);
        this.output = output;
        this.explainer = explainer;
        this.interrupts = interrupts;
    }

    /** Those that were not stopped, in the order of their start; any thread. */
    public List<TraceHandle> running() {
        return handles.stream().filter(h -> h.getState() != State.STOPPED).toList();
    }

    public Optional<TraceHandle> find(String name) {
        return running().stream().filter(h -> h.getName().equals(name)).findFirst();
    }

    /** Starts a trace, or gives the one of that name its new closure. {@code name} is empty where none was given. */
    TraceHandle start(String name, ProbeCall call, CompiledScript script) {
        Optional<TraceHandle> same = find(name).filter(h -> h.getProbe().equals(call.probe()));
        if (same.isPresent() && same.get().getState() == State.RUNNING) {
            replace(same.get(), traced(same.get(), call, script));
            return same.get();
        }
        TraceHandle handle = new TraceHandle(this, name.isEmpty() ? "t" + ++unnamed : name);
        attach(handle, traced(handle, call, script));
        find(name).ifPresent(this::stop);
        handles.add(handle);
        return handle;
    }

    public void stop(TraceHandle handle) {
        handle.trace().stop();
    }

    void pause(TraceHandle handle) {
        handle.trace().pause();
    }

    void resume(TraceHandle handle) {
        handle.trace().resume();
    }

    /** The layout of the trace whose closure runs now. */
    Optional<Layout> eventLayout() {
        return eventLayout;
    }

    /** The name of that trace, or "". */
    String source() {
        return source;
    }

    void explain(TraceHandle handle) {
        explainer.accept(handle.plan());
    }

    private TracedCall traced(TraceHandle handle, ProbeCall call, CompiledScript script) {
        return new TracedCall(call, script, new FirstFailure(e -> output.warning(handle.getName() + ": "
                + RuntimeErrors.rendered(e, script) + "\n(reported once; `traces` counts what fails)")));
    }

    /** Gives a trace another closure, or another plan for its own. Where that fails the old one runs on. */
    private void replace(TraceHandle handle, TracedCall traced) {
        Map<String, Object> used = new HashMap<>();
        Plan plan = plan(handle, traced.call(), used);
        starter.replace(handle.trace(), plan, handler(handle, traced, plan));
        begun(handle, handle.trace(), traced, used);
    }

    private void attach(TraceHandle handle, TracedCall traced) {
        Map<String, Object> used = new HashMap<>();
        Plan plan = plan(handle, traced.call(), used);
        begun(handle, starter.start(plan, handler(handle, traced, plan)), traced, used);
    }

    private Plan plan(TraceHandle handle, ProbeCall call, Map<String, Object> used) {
        return ScriptRun.ready(call, name -> constant(handle, call, name, used));
    }

    private Consumer<Event> handler(TraceHandle handle, TracedCall traced, Plan plan) {
        boolean[] pushed = plan.pushed();
        Optional<Layout> layout = traced.call().layout(plan.probe());
        Consumer<Event> closure =
                traced.failures().watching(event -> handle(handle, traced, event, pushed, layout));
        return event -> {
            if (handle.isGivenUp(traced)) {
                throw new TraceError("the closure was interrupted and is no longer in force");
            }
            closure.accept(event);
        };
    }

    private void begun(TraceHandle handle, Trace trace, TracedCall traced, Map<String, Object> used) {
        handle.begin(trace, traced, used);
        if (announced != null) {
            announced.add(handle);
            output.write(new Printed.Banner(handle.toString()));
        }
        traced.call().layout(trace.plan().probe())
                .ifPresent(layout -> output.write(new Printed.Begin(layout)));
    }

    /** From now on each that starts is announced above its first row. */
    void announce() {
        announced = Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** Until here; returns those that were. */
    Set<Object> announced() {
        Set<Object> all = announced == null ? Set.of() : announced;
        announced = null;
        return all;
    }

    private static Optional<Object> constant(
            TraceHandle handle, ProbeCall call, String name, Map<String, Object> used) {
        if (!call.hasVariable(name) || handle.unsteady().contains(name)) {
            return Optional.empty();
        }
        Object value = call.variable(name);
        used.put(name, snapshot(value));
        return Optional.ofNullable(value);
    }

    /** What tells that a variable has changed; a live set follows its own changes. */
    private static Object snapshot(Object value) {
        return value instanceof LiveSet || value instanceof PinnedSet || value instanceof Aggregation ? new Same(value)
                : value instanceof Collection<?> c ? new ArrayList<>(c)
                : value;
    }

    private record Same(Object object) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Same same && same.object == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    /**
     * Plans anew where variables have changed since. Those that a line has changed are constants again; those that
     * events change stay in the script.
     */
    void followVariables(boolean byLine) {
        for (TraceHandle handle : handles) {
            List<String> changed = handle.getState() != State.RUNNING ? List.of() : changed(handle);
            if (!changed.isEmpty()) {
                if (!byLine) {
                    handle.unsteady().addAll(changed);
                }
                follow(handle);
            }
        }
    }

    private void follow(TraceHandle handle) {
        try {
            replace(handle, handle.traced());
        } catch (RuntimeException e) {
            output.warning(handle.getName() + " goes on with the old values: "
                    + RuntimeErrors.rendered(e, handle.traced().script()));
            handle.used().replaceAll((name, old) -> snapshot(handle.variable(name)));
        }
    }

    private static List<String> changed(TraceHandle handle) {
        return handle.used().entrySet().stream()
                .filter(e -> !Objects.equals(e.getValue(), snapshot(handle.variable(e.getKey()))))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void handle(TraceHandle handle, TracedCall traced, Event event, boolean[] pushed,
            Optional<Layout> layout) {
        long startNs = System.nanoTime();
        interrupts.enter("the closure of " + handle.getName());
        eventLayout = layout;
        source = handle.getName();
        handle.saw(event);
        try {
            traced.call().handle(event, pushed);
        } catch (Throwable e) { // Groovy throws checked exceptions too.
            if (!Exit.is(e)) {
                throw e;
            }
        } finally {
            eventLayout = Optional.empty();
            source = "";
            if (interrupts.leave()) {
                handle.hung(traced);
            }
            handle.tookNs(System.nanoTime() - startNs);
        }
    }
}
