package org.grebe.shell.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.Accounting;
import org.grebe.core.engine.Trace;

/** Every predicate as a trace of its own, all at once, over the same connects. */
final class PredicateSurvey {
    /** A connect of the workload, by what the workload was told and said. */
    record Made(String daddr, long dport, String comm) {}

    /** A predicate in Groovy, and the same in Java. */
    record Case(String filters, String condition, Predicate<Made> matches) {
        String handler(int number) {
            String print = "print '" + number + "', it.daddr, it.dport, it.comm, it.pid";
            return "on connect" + (filters.isEmpty() ? "" : "(" + filters + ")") + " { "
                    + (condition.isEmpty() ? print : "if (" + condition + ") " + print) + " }\n";
        }

        @Override
        public String toString() {
            return (filters.isEmpty() ? "" : "(" + filters + ") ") + condition;
        }
    }

    private static final List<String> COMMANDS = List.of(
            "connect INET 127.20.0.1 80",
            "connect INET 127.20.0.1 443",
            "connect INET 127.20.0.2 8080",
            "connect INET 127.20.1.1 8443 thread=nginx-1",
            "connect INET 127.20.1.2 22 thread=nginx-2",
            "connect INET 127.21.0.1 65535 thread=worker",
            "connect INET 127.21.0.1 1 thread=nginx-1",
            "connect INET6 127.20.0.1 25",
            "connect INET6 ::1 80",
            "connect INET6 ::1 8999 thread=nginx-2");

    static final List<Case> CASES = List.of(
            where("it.dport in [80, 443]", m -> m.dport() == 80 || m.dport() == 443),
            where("it.dport !in [80, 443]", m -> m.dport() != 80 && m.dport() != 443),
            where("it.dport == 80", m -> m.dport() == 80),
            where("it.dport != 80", m -> m.dport() != 80),
            where("it.dport < 80", m -> m.dport() < 80),
            where("it.dport >= 8443", m -> m.dport() >= 8443),
            where("it.dport in 8000..8999", m -> m.dport() >= 8000 && m.dport() <= 8999),
            where("it.dport in 8000..<8999", m -> m.dport() >= 8000 && m.dport() < 8999),
            where("it.dport > 70 && it.dport < 500", m -> m.dport() > 70 && m.dport() < 500),
            where("it.dport == 22 || it.daddr == '127.21.0.1'", m -> m.dport() == 22 || m.daddr().equals("127.21.0.1")),
            where("!(it.dport == 80 || it.dport in 8000..8999)",
                    m -> m.dport() != 80 && (m.dport() < 8000 || m.dport() > 8999)),
            where("!(it.dport > 50 && it.comm == 'nginx-1')", m -> m.dport() <= 50 || !m.comm().equals("nginx-1")),
            where("it.comm == 'nginx-1'", m -> m.comm().equals("nginx-1")),
            where("it.comm != 'nginx-1'", m -> !m.comm().equals("nginx-1")),
            where("it.comm == 'nginx'", m -> false),
            where("it.comm.startsWith('nginx')", m -> m.comm().startsWith("nginx")),
            where("it.daddr == '127.20.0.1'", m -> m.daddr().equals("127.20.0.1")),
            where("it.daddr == '::1'", m -> m.daddr().equals("::1")),
            where("it.daddr in ['::1', '127.20.1.2']", m -> m.daddr().equals("::1") || m.daddr().equals("127.20.1.2")),
            where("it.daddr in cidr('127.20.0.0/16')", m -> m.daddr().startsWith("127.20.")),
            where("it.daddr in cidr('127.20.1.0/24')", m -> m.daddr().startsWith("127.20.1.")),
            where("!(it.daddr in cidr('127.20.0.0/15'))", m -> m.daddr().equals("::1")),
            where("it.daddr in cidr('::/8')", m -> true),
            where("it.ip == 6", m -> m.daddr().equals("::1")),
            where("it.dport == 9", m -> false),
            // Above 16 values: a bitmap.
            where("it.dport in " + numbers(80, 100, 65535),
                    m -> m.dport() >= 80 && m.dport() <= 100 || m.dport() == 65535),
            where("!(it.dport in " + numbers(1, 30, 8080) + ")", m -> m.dport() > 30 && m.dport() != 8080),
            // Above 16 values: a hash.
            where("it.pid in " + numbers(4_000_001, 4_000_040, Workload.pid()), m -> true),
            where("it.pid in " + numbers(4_000_001, 4_000_040, 4_000_050), m -> false),
            given("pid: " + Workload.pid(), m -> true),
            given("pid: null, dport: null", m -> true),
            given("pid: null, dport: [80, 8080]", m -> m.dport() == 80 || m.dport() == 8080),
            given("daddr: '127.20.0.1', comm: 'java'", m -> m.daddr().equals("127.20.0.1") && m.comm().equals("java")),
            given("daddr: cidr('127.21.0.0/16')", m -> m.daddr().equals("127.21.0.1")),
            new Case("dport: [80, 443, 22]", "it.comm == 'nginx-2'", m -> m.dport() == 22));

    private static final Map<AttachKind, PredicateSurvey> DONE = new ConcurrentHashMap<>();

    private final List<Made> made = new ArrayList<>();
    private final ScriptTrace trace;
    private QuietWindow window;

    private PredicateSurvey(AttachKind kind) {
        StringBuilder script = new StringBuilder(QuietWindow.CONTROL);
        for (int i = 0; i < CASES.size(); i++) {
            script.append(CASES.get(i).handler(i));
        }
        trace = ScriptTrace.run(ScriptTrace.options(kind), script.toString(), traces ->
                window = QuietWindow.during(traces, COMMANDS.size(), this::connectAll));
    }

    static PredicateSurvey by(AttachKind kind) {
        return DONE.computeIfAbsent(kind, PredicateSurvey::new);
    }

    private void connectAll() {
        made.clear();
        for (String command : COMMANDS) {
            String[] words = command.split(" ");
            made.add(new Made(words[2], Long.parseLong(words[3]), Workload.tell(command).text("comm")));
        }
    }

    List<Made> made() {
        return List.copyOf(made);
    }

    /** What the trace of that case added to its accounting while the connects were made once. */
    Accounting added(Case which) {
        return window.added().get(CASES.indexOf(which) + 1);
    }

    Trace traceOf(Case which) {
        return trace.traces().get(CASES.indexOf(which) + 1);
    }

    /** The workload's connects that the script was given, in order, of the last time that they were made. */
    List<Made> rows(Case which) {
        List<Made> all = trace.rows().stream()
                .filter(r -> r.get(0).equals("" + CASES.indexOf(which)))
                .filter(r -> ((Number) r.get(4)).longValue() == Workload.pid())
                .map(r -> new Made(r.get(1).toString(), ((Number) r.get(2)).longValue(), r.get(3).toString()))
                .toList();
        int once = all.size() / window.attempts();
        return all.size() % window.attempts() == 0 ? all.subList(all.size() - once, all.size()) : all;
    }

    private static Case where(String condition, Predicate<Made> matches) {
        return new Case("", condition, matches);
    }

    private static Case given(String filters, Predicate<Made> matches) {
        return new Case(filters, "", matches);
    }

    private static String numbers(long from, long to, long more) {
        return LongStream.concat(LongStream.rangeClosed(from, to), LongStream.of(more))
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
