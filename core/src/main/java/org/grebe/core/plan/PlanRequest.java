package org.grebe.core.plan;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.Handler;

/**
 * A handler that wants a plan.
 *
 * @param filters arguments of the probe, {@code on connect(pid: 181)}; null values mean no filter
 * @param printed names of the fields that printing an event shows
 * @param variables value of a name from outside of the closure, as the trace starts
 */
public record PlanRequest(Probe probe, Handler handler, Map<String, Object> filters, Collection<String> printed,
        Function<String, Optional<Object>> variables) {}
