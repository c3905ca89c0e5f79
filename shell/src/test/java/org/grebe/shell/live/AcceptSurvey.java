package org.grebe.shell.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.grebe.bpf.probes.AttachKind;

/** Every kind of accept, made once for each attach kind. The workload accepts, this process connects. */
final class AcceptSurvey {
    private static final List<String> FIELDS = List.of("time", "pid", "tid", "ppid", "comm", "uid", "gid", "mntns",
            "pidns", "nspid", "ip", "raddr", "rport", "laddr", "lport", "netns", "ret");
    private static final Map<AttachKind, AcceptSurvey> DONE = new ConcurrentHashMap<>();

    private final Map<String, Long> ports = new HashMap<>();
    private final Map<String, List<Facts>> accepted = new HashMap<>();
    private final Map<String, List<Long>> clients = new HashMap<>();
    private final List<SocketChannel> open = new ArrayList<>();
    private final ScriptTrace trace;
    private long startNs;
    private long endNs;

    private AcceptSurvey(AttachKind kind) {
        listen("waiting", "INET 127.0.0.1");
        Workload.tell("block waiting waiter");
        trace = ScriptTrace.run(ScriptTrace.options(kind), Observed.handler("accept", "accept", FIELDS), traces -> {
            startNs = System.nanoTime();
            acceptAll();
            endNs = System.nanoTime();
        });
        ports.keySet().stream().filter(n -> !n.equals("closed")).forEach(n -> Workload.tell("close " + n));
        open.forEach(AcceptSurvey::close);
    }

    static AcceptSurvey by(AttachKind kind) {
        return DONE.computeIfAbsent(kind, AcceptSurvey::new);
    }

    long port(String listener) {
        return ports.get(listener);
    }

    /** What the workload knows, for each accept at that listener. */
    List<Facts> accepted(String listener) {
        return accepted.get(listener);
    }

    /** Ports of those that connected to the listener. */
    List<Long> clients(String listener) {
        return clients.get(listener);
    }

    List<Observed> events(Predicate<Observed> which) {
        return Observed.of(trace, "accept", FIELDS).stream().filter(which).toList();
    }

    ScriptTrace trace() {
        return trace;
    }

    boolean isWithin(long timeNs) {
        return startNs <= timeNs && timeNs <= endNs;
    }

    private void acceptAll() {
        connect("waiting", "127.0.0.1");
        connect("waiting", "127.0.0.1");
        Workload.tell("join");
        listen("four", "INET 127.0.0.1");
        connect("four", "127.0.0.1");
        accept("four", "");
        listen("six", "INET6 ::1");
        connect("six", "::1");
        accept("six", "");
        listen("dual", "INET6 ::");
        connect("dual", "127.0.0.1");
        accept("dual", "");
        listen("thread", "INET 127.0.0.1");
        connect("thread", "127.0.0.1");
        accept("thread", " thread=acceptor");
        listen("nonblocking", "INET 127.0.0.1");
        accept("nonblocking", " nonblocking");
        connect("nonblocking", "127.0.0.1");
        accept("nonblocking", " nonblocking");
        listen("twenty", "INET 127.0.0.1");
        for (int i = 0; i < 20; i++) {
            connect("twenty", "127.0.0.1");
            accept("twenty", "");
        }
        listen("closed", "INET 127.0.0.1");
        connect("closed", "127.0.0.1");
        Workload.tell("close closed");
        acceptUnix();
    }

    private void acceptUnix() {
        try {
            Path folder = Files.createTempDirectory("grebe-live");
            Path path = folder.resolve("socket");
            Workload.tell("listen unix UNIX " + path);
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                client.connect(UnixDomainSocketAddress.of(path));
                accept("unix", "");
            }
            Workload.tell("close unix");
            Files.delete(path);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("connect to a UNIX socket: " + e.getMessage(), e);
        }
    }

    private void listen(String name, String where) {
        ports.put(name, Workload.tell("listen " + name + " " + where).number("port"));
    }

    private void accept(String listener, String options) {
        accepted.computeIfAbsent(listener, l -> new ArrayList<>()).add(Workload.tell("accept " + listener + options));
    }

    private void connect(String listener, String address) {
        try {
            SocketChannel client = SocketChannel.open(new InetSocketAddress(address, (int) port(listener)));
            open.add(client);
            long port = ((InetSocketAddress) client.getLocalAddress()).getPort();
            clients.computeIfAbsent(listener, l -> new ArrayList<>()).add(port);
        } catch (IOException e) {
            throw new UncheckedIOException("connect to " + listener + ": " + e.getMessage(), e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
