package org.grebe.core.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Avg;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Hist;
import org.grebe.core.agg.LHist;
import org.grebe.core.agg.Max;
import org.grebe.core.agg.Min;
import org.grebe.core.agg.Stats;
import org.grebe.core.agg.Sum;

/**
 * Events of a probe that fulfil conditions: {@code on(connect).where(dport.in(80, 443)).print()}. Immutable. What says
 * what to do with them starts a trace, in the background, and throws a {@link TraceFailure} if that cannot be.
 */
public final class On {
    private final Tracer tracer;
    private final Probe probe;
    private final List<Term> conditions;
    private final int maxKeys;

    On(Tracer tracer, Probe probe, List<Term> conditions, int maxKeys) {
        this.tracer = tracer;
        this.probe = probe;
        this.maxKeys = maxKeys;
        this.conditions = List.copyOf(conditions);
    }

    /** Those of them that fulfil this, too; asked after what was asked before. */
    public On where(Condition condition) {
        List<Term> all = new ArrayList<>(conditions);
        all.addAll(EventValue.given(condition, "the condition").conjuncts());
        return new On(tracer, probe, all, maxKeys);
    }

    /** The same, with room for so many different keys in a table. */
    public On keys(int atMost) {
        if (atMost < 1 || atMost > Aggregation.MOST_KEYS) {
            throw new TraceFailure("there may be 1 to " + Aggregation.MOST_KEYS + " different keys, not " + atMost);
        }
        return new On(tracer, probe, conditions, atMost);
    }

    /** Those of which Java code says so; it stays in the JVM, and so does what comes after it. */
    public On where(Predicate<TracedEvent> code) {
        return where(Condition.of(code));
    }

    /** The same; {@code explain} calls it {@code name}. */
    public On where(String name, Predicate<TracedEvent> code) {
        return where(Condition.of(name, code));
    }

    /** Prints the probe's columns. */
    public RunningTrace print() {
        return tracer.start(Job.printing(probe, conditions));
    }

    /** Prints these values. */
    public RunningTrace print(EventValue first, EventValue... more) {
        return tracer.start(Job.printing(probe, conditions, list(first, more)));
    }

    /** Runs Java code, on the thread of all traces. */
    public RunningTrace forEach(Consumer<TracedEvent> code) {
        return tracer.start(Job.code(probe, conditions, EventValue.given(code, "the code")));
    }

    /** Counts, for each of these keys or in all. */
    public CountingTrace count(EventValue... keys) {
        Count table = new Count(maxKeys);
        return tracer.count(Job.counting(probe, conditions, table, List.of(keys)), table);
    }

    public CountingTrace sum(IntegerValue value, EventValue... keys) {
        return add(new Sum(maxKeys), value, keys);
    }

    public CountingTrace avg(IntegerValue value, EventValue... keys) {
        return add(new Avg(maxKeys), value, keys);
    }

    /** How many values, their average and sum. */
    public CountingTrace stats(IntegerValue value, EventValue... keys) {
        return add(new Stats(maxKeys), value, keys);
    }

    public CountingTrace min(IntegerValue value, EventValue... keys) {
        return add(new Min(maxKeys), value, keys);
    }

    public CountingTrace max(IntegerValue value, EventValue... keys) {
        return add(new Max(maxKeys), value, keys);
    }

    /** A histogram by powers of two. */
    public CountingTrace hist(IntegerValue value, EventValue... keys) {
        return add(new Hist(maxKeys), value, keys);
    }

    /** A histogram of steps between two bounds. */
    public CountingTrace lhist(IntegerValue value, long low, long high, long step, EventValue... keys) {
        return add(bounded(low, high, step, maxKeys), value, keys);
    }

    private static LHist bounded(long low, long high, long step, int maxKeys) {
        try {
            return new LHist(low, high, step, maxKeys);
        } catch (IllegalArgumentException e) {
            throw new TraceFailure(e.getMessage());
        }
    }

    private CountingTrace add(Aggregation table, IntegerValue value, EventValue... keys) {
        EventValue.given(value, "the value");
        return tracer.count(Job.adding(probe, conditions, table, value, List.of(keys)), table);
    }

    /** Prints what {@link #print()} would run where; starts nothing and needs no rights. */
    public void explain() {
        tracer.explain(Job.printing(probe, conditions));
    }

    private static List<EventValue> list(EventValue first, EventValue... more) {
        List<EventValue> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("on " + probe.name());
        for (Term c : conditions) {
            text.append(text.indexOf(" where ") < 0 ? " where " : " && ").append(c.expr());
        }
        return text.toString();
    }
}
