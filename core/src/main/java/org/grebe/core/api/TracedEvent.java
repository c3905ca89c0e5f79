package org.grebe.core.api;

import java.util.Map;
import java.util.Objects;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.engine.Event;
import org.grebe.core.value.IpAddress;

/**
 * An event, for lambdas. Immutable; may be kept. A method throws IllegalArgumentException where the probe has no such
 * field. Units and meanings are in docs/language.md.
 */
public final class TracedEvent {
    private final Event event;

    TracedEvent(Event event) {
        this.event = Objects.requireNonNull(event);
    }

    public Probe probe() {
        return event.probe();
    }

    /** Integer, Long, String or {@link IpAddress}. */
    public Object get(String field) {
        return event.get(field);
    }

    /** A field that is a whole number. Throws IllegalArgumentException if it is none. */
    public long number(String field) {
        return ((Number) typed(field, FieldUse.Type.NUMBER)).longValue();
    }

    /** A field that is a text. Throws IllegalArgumentException if it is none. */
    public String text(String field) {
        return (String) typed(field, FieldUse.Type.TEXT);
    }

    /** A field that is an IP address. Throws IllegalArgumentException if it is none. */
    public IpAddress address(String field) {
        return (IpAddress) typed(field, FieldUse.Type.ADDRESS);
    }

    private Object typed(String name, FieldUse.Type type) {
        Object value = event.get(name);
        FieldUse.Type is = value instanceof Number ? FieldUse.Type.NUMBER
                : value instanceof IpAddress ? FieldUse.Type.ADDRESS : FieldUse.Type.TEXT;
        if (is != type) {
            throw new IllegalArgumentException(new FieldUse(name, type).wrongType(probe(), is));
        }
        return value;
    }

    /** All fields by name. */
    public Map<String, Object> toMap() {
        return event.toMap();
    }

    public long time() {
        return (Long) event.get("time");
    }

    public int pid() {
        return (Integer) event.get("pid");
    }

    public int tid() {
        return (Integer) event.get("tid");
    }

    public int ppid() {
        return (Integer) event.get("ppid");
    }

    public String comm() {
        return (String) event.get("comm");
    }

    public long uid() {
        return (Long) event.get("uid");
    }

    public long gid() {
        return (Long) event.get("gid");
    }

    public int nspid() {
        return (Integer) event.get("nspid");
    }

    public long mntns() {
        return (Long) event.get("mntns");
    }

    public long pidns() {
        return (Long) event.get("pidns");
    }

    public long cgroup() {
        return (Long) event.get("cgroup");
    }

    public int ip() {
        return (Integer) event.get("ip");
    }

    public int sport() {
        return (Integer) event.get("sport");
    }

    public int dport() {
        return (Integer) event.get("dport");
    }

    public int lport() {
        return (Integer) event.get("lport");
    }

    public int rport() {
        return (Integer) event.get("rport");
    }

    public long netns() {
        return (Long) event.get("netns");
    }

    public int ret() {
        return (Integer) event.get("ret");
    }

    /** The name of the error in {@link #ret}, such as ECONNREFUSED; null where there is none. */
    public String error() {
        return (String) event.get("error");
    }

    /** The time of day when it happened, as HH:MM:SS. */
    public String clock() {
        return (String) event.get("clock");
    }

    /** Seconds since the trace's first event; of a call, the nanoseconds that it took. */
    public double elapsed() {
        return ((Number) event.get("elapsed")).doubleValue();
    }

    public long backlog() {
        return (Long) event.get("backlog");
    }

    public long maxbacklog() {
        return (Long) event.get("maxbacklog");
    }

    /** Microseconds. */
    public long latency() {
        return (Long) event.get("latency");
    }

    /** The same in milliseconds. */
    public double ms() {
        return (Double) event.get("ms");
    }

    /** {@link #latency}. */
    public long us() {
        return latency();
    }

    public IpAddress saddr() {
        return (IpAddress) event.get("saddr");
    }

    public IpAddress daddr() {
        return (IpAddress) event.get("daddr");
    }

    public IpAddress laddr() {
        return (IpAddress) event.get("laddr");
    }

    public IpAddress raddr() {
        return (IpAddress) event.get("raddr");
    }

    @Override
    public String toString() {
        return event.toString();
    }
}
