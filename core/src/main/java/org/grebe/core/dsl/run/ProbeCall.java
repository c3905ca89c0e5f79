package org.grebe.core.dsl.run;

import groovy.lang.Closure;
import groovy.lang.GroovyRuntimeException;
import groovy.lang.Script;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.bpf.probes.SeveralTargets;
import org.grebe.core.engine.Layout;
import org.grebe.core.expr.Handler;
import org.grebe.core.plan.PlanError;
import org.grebe.core.value.Naming;

/**
 * One {@code on PROBE(…) { … }} as the running script reaches it.
 *
 * @param traced the probe, with its target where it needs one
 * @param filters filter arguments by field name, in source order, and {@code layout}; a null value means no filter
 * @param body takes the event and a {@code boolean[]}; the condition with index i is skipped where element i is true
 * @param locals values that local variables of the script have now, where the handler mentions them
 */
public record ProbeCall(
        Handler handler,
        Probe traced,
        Map<String, Object> filters,
        Closure<?> body,
        Map<String, Object> locals) {

    /** The argument that is no filter: how {@code print it} shows this trace's events. */
    public static final String LAYOUT = "layout";

    /** The argument that says how many functions or tracepoints one probe may be at. */
    public static final String LIMIT = "limit";

    private static final int USUAL_LIMIT = 1000;

    /**
     * Filters as {@code *: filters} and {@code "${field}": 80} gave them when the script ran.
     *
     * @throws PlanError if what followed {@code *:} was no map, or a name is not text
     */
    static Map<String, Object> byName(Map<?, Object> given, Handler handler) {
        Map<String, Object> named = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (!(name instanceof CharSequence)) {
                throw new PlanError(handler.probe() + ": filters are named by a field, as in dport: 80, or come from a"
                        + " map, as in *: [dport: 80]", handler.pos());
            }
            named.put(name.toString(), value);
        });
        return named;
    }

    /** Filter arguments without those that are none. */
    Map<String, Object> fieldFilters() {
        Map<String, Object> fields = new LinkedHashMap<>(filters);
        fields.remove(LAYOUT);
        fields.remove(LIMIT);
        return fields;
    }

    /** With a filter more, unless the script has one of that field. */
    ProbeCall with(String field, Object value) {
        if (filters.containsKey(field) || traced.field(field).isEmpty()) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(filters);
        more.put(field, value);
        return new ProbeCall(handler, traced, more, body, locals);
    }

    /** Whether an argument's name is no field's. */
    public static boolean isNoFilter(String name) {
        return name.equals(LAYOUT) || name.equals(LIMIT);
    }

    /**
     * So that a pattern that is too wide does not slow the whole machine down.
     *
     * @throws PlanError if it watches more functions or tracepoints than it may
     */
    ProbeCall withinLimit() {
        Object limit = filters.getOrDefault(LIMIT, USUAL_LIMIT);
        if (!(limit instanceof Integer most) || most < 1) {
            throw new PlanError("limit: takes a number, not " + limit, handler.pos());
        }
        traced.site().filter(site -> site.each().size() > most).ifPresent(site -> {
            throw new PlanError(traced.name() + " is " + site.each().size() + " " + site.provider().targetsAre()
                    + ", which may slow this machine down; if they are all meant, write limit: " + site.each().size(),
                    handler.pos());
        });
        return this;
    }

    /**
     * What {@code layout:} says: a layout, a list of fields, or nothing.
     *
     * @throws PlanError if the probe has no such fields
     */
    public Optional<Layout> layout(Probe probe) {
        Object given = filters.get(LAYOUT);
        try {
            Layout layout = given instanceof Collection<?> names ? Layout.of(probe, names) : (Layout) given;
            if (layout != null) {
                layout.eventFields().stream().filter(f -> !probe.has(f)).findFirst().ifPresent(f -> {
                    throw new PlanError("layout: " + probe.noField(f), handler.pos());
                });
            }
            return Optional.ofNullable(layout);
        } catch (IllegalArgumentException e) {
            throw new PlanError("layout: " + e.getMessage(), handler.pos());
        } catch (ClassCastException e) {
            throw new PlanError("layout: takes layout(...) or a list of fields, not " + given, handler.pos());
        }
    }

    /** Its name, such as {@code connect} or {@code kprobe:tcp_sendmsg}. */
    public String probe() {
        return traced.name();
    }

    /**
     * The probe that a handler is for; {@code arguments} say what of the kernel it watches.
     *
     * @throws PlanError if there is no such probe
     */
    static Probe resolve(Handler handler, List<Object> arguments, ProbeSource kernel) {
        Optional<Provider> provider = Providers.find(handler.probe());
        if (provider.isEmpty()) {
            return Catalogue.find(handler.probe()).orElseThrow(() -> new PlanError("there is no probe "
                    + handler.probe(), handler.pos()));
        }
        Optional<String> target = SeveralTargets.of(provider.get(), arguments);
        if (target.isEmpty()) {
            throw new PlanError(handler.probe() + " takes one name, such as " + handler.probe() + "('"
                    + provider.get().suggestion(arguments) + "')", handler.pos());
        }
        try {
            return kernel.with(kernel.find(provider.get(), target.get()), handler.members());
        } catch (ProbeException e) {
            throw new PlanError(e.getMessage(), handler.pos());
        }
    }

    /**
     * Runs the closure on {@code event}; {@code pushed} has an element for each condition of the handler.
     *
     * @throws GroovyRuntimeException for a checked exception, which Groovy lets a closure throw
     */
    public void handle(Object event, boolean[] pushed) {
        try {
            if (body instanceof EventCode code) {
                code.handle(event, pushed);
            } else {
                body.call(event, pushed);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            GroovyRuntimeException unchecked = new GroovyRuntimeException(e.getMessage(), e);
            unchecked.setStackTrace(e.getStackTrace()); // the line of the script
            throw unchecked;
        }
    }

    public boolean hasVariable(String name) {
        return locals.containsKey(name) || script().getBinding().hasVariable(name)
                || Naming.constants().containsKey(name);
    }

    /** The value now of a variable from outside of the closure; null where there is none. */
    public Object variable(String name) {
        return locals.containsKey(name) ? locals.get(name)
                : script().getBinding().hasVariable(name) ? script().getBinding().getVariable(name)
                : Naming.constants().get(name);
    }

    private Script script() {
        return (Script) body.getThisObject();
    }
}
