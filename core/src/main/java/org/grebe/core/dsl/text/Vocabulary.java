package org.grebe.core.dsl.text;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.grebe.core.agg.Aggregations;

/** The words that the language adds to Groovy, as help and completion tell them. */
public final class Vocabulary {
    /**
     * One word.
     *
     * @param form how it is written
     * @param doc what it does, in one line
     */
    public record Word(String name, String form, String doc) {}

    private static final List<Word> FIRST = List.of(
            new Word("on", "on connect { print it }", "starts a trace; the closure gets each event as `it`"),
            new Word("print", "print it.comm, it.dport", "a row of aligned columns; an event, a table or values"),
            new Word("println", "println \"port $it.dport\"", "text and a line end"),
            new Word("printf", "printf '%-7d %s\\n', it.pid, it.comm", "text as String.format makes it"),
            new Word("columns", "columns 'comm', 'uid', 'dport'",
                    "what `print it` shows in traces that start later; columns(): as before"),
            new Word("layout", "on connect(layout: layout([['PID', '%-7d ', 'pid']])) { print it }",
                    "columns with headings and formats of one's own"),
            new Word("redraw", "every(1.s) { redraw { print hits } }", "draws over what it drew before"),
            new Word("begin", "begin { println 'tracing' }", "runs when the script's own statements have run"),
            new Word("end", "end { print hits }", "runs when tracing is over"),
            new Word("every", "every(5.s) { print hits }", "runs again and again: .ms, .s, .min, .h"),
            new Word("after", "after(1.min) { exit() }", "runs once, later"),
            new Word("exit", "exit()", "ends the script or the workbench; exit(3) gives the exit code"));
    private static final List<Word> LAST = List.of(
            new Word("live", "web = live([80, 443]); on connect { if (it.dport in web) print it }",
                    "a set that running traces follow: web << 8080, web.remove(443)"),
            new Word("dnsNames", "names = dnsNames(); on connect { print it.comm, names.query(it.daddr, it.time) }",
                    "names of addresses, from the DNS answers that come from then on"),
            new Word("ip", "it.daddr == ip('::1')", "an IPv4 or IPv6 address"),
            new Word("cidr", "it.daddr in cidr('10.0.0.0/8')", "a block of addresses"),
            new Word("port", "it.dport == port('https')", "the number of a port by its name in /etc/services"),
            new Word("errorName", "errorName(it.ret) == 'ECONNREFUSED'",
                    "name of the error that a function returned, or null; it.error is that of it.ret"),
            new Word("signalName", "signalName(it.sig) == 'SIGTERM'", "name of a signal"),
            new Word("syscallName", "syscallName(it.id) == 'openat'", "name of a system call, by its number here"),
            new Word("userName", "print userName(it.uid), it.comm", "name of a user, by /etc/passwd"),
            new Word("cgroupPath", "n[cgroupPath(it.cgroup)]++", "path of a cgroup by its id"),
            new Word("cgroup", "on connect(cgroup: cgroup('/sys/fs/cgroup/web')) { print it }",
                    "the ids of a cgroup and of those in it"),
            new Word("netns", "on connect(netns: netns(4711)) { print it }",
                    "the number of a process's network namespace"),
            new Word("pidns", "on connect(pidns: pidns(4711)) { print it.nspid, it.comm }",
                    "the number of a process's PID namespace"),
            new Word("pinned", "on connect(cgroup: pinned('/sys/fs/bpf/web')) { print it }",
                    "the keys of somebody else's pinned map"),
            new Word("options", "opts = options('what it does') { flag 't', 'time', 'print times' }",
                    "a script's own command line"));

    public static final List<Word> ALL = Stream.of(FIRST.stream(),
            Aggregations.words().stream().map(a -> new Word(a.name(), a.form(), a.doc())), LAST.stream())
            .flatMap(words -> words).toList();

    private Vocabulary() {}

    public static Optional<Word> find(String name) {
        return ALL.stream().filter(w -> w.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(Word::name).toList();
    }
}
