package org.grebe.core.dsl.run;

import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.MissingMethodException;
import groovy.lang.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Aggregations;
import org.grebe.core.agg.Row;
import org.grebe.core.agg.Table;
import org.grebe.core.dns.DnsNames;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.Layout;
import org.grebe.core.engine.Printed;
import org.grebe.core.expr.Handler;
import org.grebe.core.plan.PlanError;
import org.grebe.core.value.CgroupPaths;
import org.grebe.core.value.Cgroups;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.Label;
import org.grebe.core.value.LiveSet;
import org.grebe.core.value.Namespaces;
import org.grebe.core.value.Naming;
import org.grebe.core.value.PinnedSet;
import org.grebe.core.value.Services;
import org.grebe.core.value.Users;

/** The words of the tracing language: every script is a subclass. */
public abstract class TraceScript extends Script implements Aggregations {
    private static final int MOST_EXIT_CODE = 255;

    /** The variable in which {@link #columns} lasts from line to line of the workbench. */
    private static final String COLUMNS = "columns";

    private ScriptHost host;
    private List<Handler> handlers = List.of();
    private ProbeSource kernel;

    /** To be called once, before the script runs. */
    public final void attach(ScriptHost newHost) {
        host = newHost;
    }

    /** The handlers of this script in source order. Scripts compiled ahead override this. */
    public List<Handler> handlers() {
        return handlers;
    }

    final void useHandlers(List<Handler> compiled, ProbeSource running) {
        handlers = compiled;
        kernel = running;
    }

    /** What {@code on PROBE { … }} becomes; {@code handler} is an index of {@link #handlers()}. */
    public final Object on(int handler, Map<String, Object> filters, List<Object> arguments, Closure<?> body,
            Map<String, Object> locals) {
        Handler written = handlers().get(handler);
        Probe probe = ProbeCall.resolve(written, arguments, kernel);
        Map<String, Object> named = withColumns(ProbeCall.byName(filters, written), probe, written);
        return on(new ProbeCall(written, probe, named, body, locals).withinLimit());
    }

    private Map<String, Object> withColumns(Map<String, Object> filters, Probe probe, Handler handler) {
        if (filters.containsKey(ProbeCall.LAYOUT) || !handler.printsEvent()
                || !(getBinding().getVariables().get(COLUMNS) instanceof ShownColumns shown)) {
            return filters;
        }
        shown.fields().stream().filter(f -> !probe.has(f)).findFirst().ifPresent(f -> {
            throw new PlanError("after `columns " + shown + "`: " + probe.noField(f), handler.pos());
        });
        Map<String, Object> all = new LinkedHashMap<>(filters);
        all.put(ProbeCall.LAYOUT, shown.fields());
        return all;
    }

    public Object on(ProbeCall call) {
        return host.on(call);
    }

    @Override
    public void print(Object value) {
        printValues(Arrays.asList(value), List.of());
    }

    private void printValues(List<Object> values, List<Label> labels) {
        host.print(new Printed.Values(values, labels, ""));
    }

    /**
     * {@code print it.comm, it.dport}: one row. {@code print hits, layout([...])}: a table with columns of one's own,
     * of an aggregation or of rows of its snapshot.
     */
    public void print(Object first, Object second, Object... more) {
        Object[] row = new Object[more.length + 2];
        row[0] = first;
        row[1] = second;
        System.arraycopy(more, 0, row, 2, more.length);
        printRow(row, List.of());
    }

    final void prints(List<List<Label>> rows, List<List<Label>> lines) {
        host.prints(rows, lines);
    }

    final void printAtEnd(Aggregation table) {
        host.printAtEnd(table);
    }

    /** {@code labels}: what the values are called, or nothing where that is not known. */
    final void printRow(Object[] row, List<Label> labels) {
        boolean table = row.length == 2 && row[1] instanceof Layout
                && (row[0] instanceof Aggregation || row[0] instanceof List);
        if (row.length == 2 && row[0] instanceof Map<?, ?> more && row[1] instanceof Event event) {
            host.print(new Printed.OfEvent(event, Optional.empty(), named(more), ""));
        } else if (table) {
            List<Row> rows = row[0] instanceof Aggregation a ? a.snapshot() : rows((List<?>) row[0]);
            host.print(new Printed.TableRows(rows, (Layout) row[1]));
        } else {
            printValues(Arrays.asList(row), labels);
        }
    }

    /** Groovy puts named arguments, {@code print it, query: name}, before the others. */
    private static Map<String, Object> named(Map<?, ?> given) {
        Map<String, Object> named = new LinkedHashMap<>();
        given.forEach((name, value) -> named.put("" + name, value));
        return named;
    }

    private static List<Row> rows(List<?> list) {
        return list.stream()
                .map(one -> {
                    if (one instanceof Row row) {
                        return row;
                    }
                    throw new IllegalArgumentException("print with a layout takes rows of a table, not " + one);
                })
                .toList();
    }

    /**
     * {@code columns 'comm', 'uid', 'dport'}: what {@code print it} shows in traces that start later;
     * {@code columns()}: what each probe shows by itself.
     */
    public void columns(Object... fields) {
        List<String> names = Arrays.stream(fields)
                .flatMap(f -> f instanceof Collection<?> c ? c.stream() : Stream.of(f))
                .map(String::valueOf)
                .toList();
        if (names.isEmpty()) {
            getBinding().removeVariable(COLUMNS);
        } else {
            getBinding().setVariable(COLUMNS, new ShownColumns(names));
        }
    }

    private record ShownColumns(List<String> fields) {
        @Override
        public String toString() {
            return String.join(", ", fields);
        }
    }

    /** {@code names = dnsNames()}, then {@code names.query(it.daddr, it.time)} in a closure of connect. */
    public DnsNames dnsNames() {
        return host.dnsNames();
    }

    /** A line such as "Tracing ..."; formats for machines leave it out. */
    public void banner(CharSequence line) {
        host.print(new Printed.Banner(line == null ? "" : line.toString())); // Groovy calls banner() with null.
    }

    /** {@code every(1.s) { redraw { print hits } }}: on a terminal it takes the place of what it printed before. */
    public void redraw(@DelegatesTo(TraceScript.class) Closure<?> body) {
        host.redraw(body);
    }

    /**
     * {@code layout([['PID', '%-7d ', 'pid'], ['COMM', '%-16s', 'comm']])}: columns by heading, format and field; a
     * fourth value says whether the column is there.
     */
    public Layout layout(List<?> columns) {
        return layout(Map.of(), columns);
    }

    /**
     * The same with named {@code banner}, {@code ending} (of each row) and {@code farewell}; and {@code values}, names
     * of what {@code print it, query: value} gives beside the event's fields.
     */
    public Layout layout(Map<String, ?> around, List<?> columns) {
        return Layouts.of(around, columns);
    }

    @Override
    public void println() {
        printText("\n");
    }

    /** Text as it is; an event or a table as {@code print} shows it. */
    @Override
    public void println(Object value) {
        if (value instanceof Event || value instanceof Aggregation || value instanceof Table) {
            printValues(List.of(value), List.of());
        } else {
            printText(Finite.of(value) + "\n");
        }
    }

    private void printText(String text) {
        host.print(new Printed.Text(text));
    }

    @Override
    public void printf(String format, Object value) {
        printf(format, new Object[] {value});
    }

    @Override
    public void printf(String format, Object[] values) {
        printText(Formats.text(format, values));
    }

    public void begin(@DelegatesTo(TraceScript.class) Closure<?> body) {
        host.begin(body);
    }

    public void end(@DelegatesTo(TraceScript.class) Closure<?> body) {
        host.end(body);
    }

    /** {@code tick = every(5.s) { print hits }}, which {@code tick.stop()} ends. */
    public Object every(Duration period, @DelegatesTo(TraceScript.class) Closure<?> body) {
        return host.every(positive("every", period), body);
    }

    /** {@code after(1.min) { exit() }}. */
    public Object after(Duration delay, @DelegatesTo(TraceScript.class) Closure<?> body) {
        return host.after(positive("after", delay), body);
    }

    private static Duration positive(String word, Duration d) {
        if (d == null || d.isZero() || d.isNegative()) {
            throw new IllegalArgumentException(word + " takes a time above zero, such as " + word + "(5.s), not " + d);
        }
        return d;
    }

    /** {@code def opts = options('what it does') { flag 't', 'time', 'print times' }}; then {@code opts.time}. */
    public Map<String, Object> options(String description, @DelegatesTo(ScriptOptions.class) Closure<?> body) {
        return host.options(ScriptOptions.declare(description, body));
    }

    /** Ends the script, with the event or timer at hand: nothing behind it runs but {@code end} blocks. */
    public void exit() {
        host.exit(OptionalInt.empty());
        throw new Exit();
    }

    /** The same with the code that grebe shall end with, for the shell or cron to see. */
    public void exit(int code) {
        if (code < 0 || code > MOST_EXIT_CODE) {
            throw new IllegalArgumentException("exit takes a code of 0 to " + MOST_EXIT_CODE + ", not " + code);
        }
        host.exit(OptionalInt.of(code));
        throw new Exit();
    }

    /** {@code web = live([80, 443])}: a set that running traces follow when it changes. */
    public LiveSet live(Collection<?> members) {
        return new LiveSet(members);
    }

    public IpAddress ip(CharSequence text) {
        return IpAddress.parse(given("ip", text));
    }

    public Cidr cidr(CharSequence text) {
        return Cidr.parse(given("cidr", text));
    }

    /** {@code on connect(cgroup: pinned('/sys/fs/bpf/mine'))}: the keys of a map of somebody else's, as they change. */
    public PinnedSet pinned(Object path) {
        return path == null ? null : new PinnedSet(path.toString());
    }

    /** Ids of a cgroup v2 directory and of all that are in it now. */
    public List<Long> cgroup(CharSequence path) {
        return Cgroups.below(Path.of(path.toString()));
    }

    /** The number in {@code net:[...]} of a process's network namespace. */
    public long netns(long pid) {
        return Namespaces.network(pid);
    }

    /** The number in {@code pid:[...]} of a process's PID namespace. */
    public long pidns(long pid) {
        return Namespaces.pid(pid);
    }

    /** {@code ECONNREFUSED} of -111, what a function returned; null of what is no error. */
    public String errorName(Number result) {
        return result == null ? null : Naming.ERROR.name(result.longValue());
    }

    /** {@code SIGTERM} of 15. */
    public String signalName(Number signal) {
        return signal == null ? null : Naming.SIGNAL.name(signal.longValue());
    }

    /** The name of a system call by its number on this machine, such as {@code openat}. */
    public String syscallName(Number number) {
        return number == null ? null : Naming.SYSCALL.name(number.longValue());
    }

    /** The name of a user by {@code /etc/passwd}. */
    public String userName(Number uid) {
        return uid == null ? null : Users.ofThisMachine().name(uid.longValue());
    }

    /** The path of a cgroup v2 by its id, such as {@code /system.slice/ssh.service}. */
    public String cgroupPath(Number id) {
        return id == null ? null : CgroupPaths.ofThisMachine().path(id.longValue());
    }

    /** Variables first; then {@code ECONNREFUSED}, {@code SIGTERM} and the like. */
    @Override
    public Object getProperty(String name) {
        Integer constant = Naming.constants().get(name);
        return constant != null && !getBinding().hasVariable(name) ? constant : super.getProperty(name);
    }

    /** Functions, and variables that hold one; of another variable Groovy says only that there is no function. */
    @Override
    public Object invokeMethod(String name, Object arguments) {
        try {
            return super.invokeMethod(name, arguments);
        } catch (MissingMethodException e) {
            Object variable = name.equals(e.getMethod()) ? getBinding().getVariables().get(name) : null;
            if (variable == null || variable instanceof Closure) {
                throw e;
            }
            throw new IllegalArgumentException("no function " + name + "(): " + name + " is a variable");
        }
    }

    /** The number of a TCP port by its name in {@code /etc/services}. */
    public int port(CharSequence name) {
        return Services.portOf(given("port", name));
    }

    private static String given(String word, CharSequence text) {
        if (text == null) {
            throw new IllegalArgumentException(word + " takes text, and was given null");
        }
        return text.toString();
    }
}
