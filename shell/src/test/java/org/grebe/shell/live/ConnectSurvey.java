package org.grebe.shell.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.grebe.bpf.probes.AttachKind;

/**
 * Every kind of connect, made once for each attach kind while two traces watched: attaching takes longest. One trace
 * asks for the source port, which the tracepoint can only tell later, and the other does not.
 */
final class ConnectSurvey {
    private static final List<String> PLAIN = List.of("time", "pid", "tid", "ppid", "comm", "uid", "gid", "mntns",
            "pidns", "nspid", "cgroup", "ip", "saddr", "daddr", "dport", "netns", "ret");
    private static final List<String> WITH_SPORT = append(PLAIN, "sport");
    private static final Map<AttachKind, ConnectSurvey> DONE = new ConcurrentHashMap<>();

    private final Map<String, Facts> made = new LinkedHashMap<>();
    private final ScriptTrace trace;
    private long startNs;
    private long endNs;

    private ConnectSurvey(AttachKind kind) {
        String script = Observed.handler("connect", "plain", PLAIN) + Observed.handler("connect", "sport", WITH_SPORT);
        trace = ScriptTrace.run(ScriptTrace.options(kind), script, traces -> {
            startNs = System.nanoTime();
            connectFromJava();
            connectFromShell();
            endNs = System.nanoTime();
        });
    }

    static ConnectSurvey by(AttachKind kind) {
        return DONE.computeIfAbsent(kind, ConnectSurvey::new);
    }

    private static List<String> append(List<String> list, String more) {
        return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(more)).toList();
    }

    /** What the workload knows of the connect of that name. */
    Facts fact(String name) {
        return made.get(name);
    }

    List<Observed> plain(Predicate<Observed> which) {
        return Observed.of(trace, "plain", PLAIN).stream().filter(which).toList();
    }

    List<Observed> withSport(Predicate<Observed> which) {
        return Observed.of(trace, "sport", WITH_SPORT).stream().filter(which).toList();
    }

    ScriptTrace trace() {
        return trace;
    }

    boolean isWithin(long timeNs) {
        return startNs <= timeNs && timeNs <= endNs;
    }

    private void make(String name, String command) {
        made.put(name, Workload.tell(command));
    }

    private void connectFromJava() {
        long port = listen("four", "INET 127.0.0.1");
        make("v4", "connect INET 127.0.0.1 " + port);
        make("mapped", "connect INET6 127.0.0.1 " + port + " bind=127.0.0.1:0");
        make("nonblocking", "connect INET 127.0.0.1 " + port + " nonblocking");
        make("thread", "connect INET 127.0.0.1 " + port + " thread=a-name-of-20-letters");
        make("bound", "connect INET 127.0.0.1 " + port + " bind=127.9.1.1:0 keep");
        make("unavailable", "connect INET 127.0.0.1 " + port + " bind=127.9.1.1:" + fact("bound").text("sport"));
        make("v6", "connect INET6 ::1 " + listen("six", "INET6 ::1"));
        make("refused", "connect INET 127.9.1.2 1 bind=127.0.0.1:0");
        for (int dport : ConnectLiveTest.PORTS) {
            make("port " + dport, "connect INET 127.9.1.3 " + dport);
        }
        Workload.tell("close four");
        Workload.tell("close six");
    }

    private void connectFromShell() {
        made.put("any", Workload.bash(List.of(), "true 3<>/dev/tcp/0.0.0.0/1"));
        made.put("user", Workload.bash(
                List.of("setpriv", "--reuid=12345", "--regid=23456", "--clear-groups"),
                "true 3<>/dev/tcp/127.0.0.1/1"));
        made.put("namespaces", Workload.bash(List.of("unshare", "--net", "--mount"), """
                ip link set lo up
                echo net=$(readlink /proc/self/ns/net) mnt=$(readlink /proc/self/ns/mnt)
                true 3<>/dev/tcp/127.0.0.1/1
                true 3<>/dev/tcp/192.0.2.1/1"""));
        Path group = cgroup2().resolve("grebe-live-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(group);
            try {
                made.put("cgroup", Workload.bash(List.of(), "echo $$ >" + group + "/cgroup.procs;"
                        + "echo inode=$(stat -c %i " + group + "); true 3<>/dev/tcp/127.0.0.1/1"));
            } finally {
                Files.delete(group);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cgroup " + group, e);
        }
    }

    private static long listen(String name, String where) {
        return Workload.tell("listen " + name + " " + where).number("port");
    }

    private static Path cgroup2() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                    .filter(l -> l.contains(" - cgroup2 "))
                    .map(l -> Path.of(l.split(" ")[4]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "no cgroup2 is mounted: mount -t cgroup2 none /sys/fs/cgroup"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
