package org.grebe.shell.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/**
 * The process that is traced: does one thing for each line of standard input and answers with a line of facts,
 * {@code name=value name=value}, as it knows them itself. Families are INET, INET6 and UNIX.
 *
 * <pre>
 *   connect FAMILY ADDRESS PORT [bind=ADDRESS:PORT] [nonblocking] [keep] [thread=NAME]
 *   storm FAMILY ADDRESS PORT COUNT     that many connects, one after the other
 *   flood ADDRESS PORTS MILLIS          refused connects to ports 1 to PORTS in turn, as fast as it goes
 *   listen NAME FAMILY ADDRESS          a listener; the fact is its port
 *   accept NAME [nonblocking] [thread=NAME]
 *   block NAME THREAD                   a thread that accepts twice; returns once it waits
 *   join                                waits for that thread
 *   crowd COUNT THREAD                  that many threads wait in accept, a listener each, before any is connected to
 *   close NAME
 * </pre>
 */
final class TcpWorkload {
    /** Numbers of accept and accept4 on x86-64, then on arm64. */
    private static final List<String> ACCEPT_CALLS = List.of("43", "288", "202", "242");

    private final Map<String, ServerSocketChannel> listeners = new HashMap<>();
    private FutureTask<String> blocked;

    private TcpWorkload() {}

    public static void main(String[] args) throws Exception {
        TcpWorkload workload = new TcpWorkload();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(workload.inThread(List.of(line.split(" "))));
        }
    }

    private String inThread(List<String> words) throws Exception {
        String name = option(words, "thread");
        Callable<String> task = () -> answer(words);
        return name == null ? task.call() : start(name, task).get();
    }

    private static FutureTask<String> start(String name, Callable<String> task) {
        FutureTask<String> future = new FutureTask<>(task);
        new Thread(future, name).start();
        return future;
    }

    private String answer(List<String> words) throws Exception {
        switch (words.get(0)) {
            case "connect":
                return connect(words);
            case "storm":
                return storm(words);
            case "flood":
                return Flood.run(words.get(1), Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
            case "listen":
                return listen(words.get(1), family(words.get(2)), words.get(3));
            case "accept":
                return accept(listeners.get(words.get(1)), words.contains("nonblocking"));
            case "block":
                return block(listeners.get(words.get(1)), words.get(2));
            case "crowd":
                return crowd(Integer.parseInt(words.get(1)), words.get(2));
            case "join":
                return blocked.get();
            case "close":
                listeners.remove(words.get(1)).close();
                return "closed=" + words.get(1);
            default:
                throw new IllegalArgumentException("no such command: " + words);
        }
    }

    private static String option(List<String> words, String name) {
        return words.stream()
                .filter(w -> w.startsWith(name + "="))
                .map(w -> w.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }

    private static ProtocolFamily family(String name) {
        return StandardProtocolFamily.valueOf(name);
    }

    private static InetSocketAddress address(String host, String port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
    }

    private static String connect(List<String> words) throws IOException {
        Map<String, String> facts = thread();
        SocketChannel channel = SocketChannel.open(family(words.get(1)));
        String bind = option(words, "bind");
        if (bind != null) {
            int colon = bind.lastIndexOf(':');
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address(bind.substring(0, colon), bind.substring(colon + 1)));
            put(facts, "s", channel.getLocalAddress());
        }
        channel.configureBlocking(!words.contains("nonblocking"));
        try {
            boolean done = channel.connect(address(words.get(2), words.get(3)));
            while (!done) {
                done = channel.finishConnect();
            }
            facts.put("outcome", "connected");
            put(facts, "s", channel.getLocalAddress());
            if (words.contains("keep")) {
                return text(facts);
            }
        } catch (IOException e) {
            facts.put("outcome", e.getMessage().replace(' ', '_'));
        }
        channel.close();
        return text(facts);
    }

    private static String storm(List<String> words) throws IOException {
        InetSocketAddress to = address(words.get(2), words.get(3));
        int count = Integer.parseInt(words.get(4));
        int refused = 0;
        for (int i = 0; i < count; i++) {
            try (SocketChannel channel = SocketChannel.open(family(words.get(1)))) {
                channel.connect(to);
            } catch (java.net.ConnectException e) {
                refused++;
            }
        }
        return "refused=" + refused;
    }

    private String listen(String name, ProtocolFamily family, String address) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(family);
        listeners.put(name, listener);
        if (family == StandardProtocolFamily.UNIX) {
            listener.bind(UnixDomainSocketAddress.of(address));
            return "path=" + address;
        }
        listener.bind(address(address, "0"), 64);
        return "port=" + ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    private static String accept(ServerSocketChannel listener, boolean nonblocking) throws IOException {
        Map<String, String> facts = thread();
        listener.configureBlocking(!nonblocking);
        try (SocketChannel channel = listener.accept()) {
            if (channel == null) {
                facts.put("outcome", "nothing");
            } else {
                facts.put("outcome", "accepted");
                put(facts, "r", channel.getRemoteAddress());
                put(facts, "l", channel.getLocalAddress());
            }
        } finally {
            listener.configureBlocking(true);
        }
        return text(facts);
    }

    private String block(ServerSocketChannel listener, String name) throws Exception {
        CompletableFuture<String> tid = new CompletableFuture<>();
        blocked = start(name, () -> {
            tid.complete(thread().get("tid"));
            accept(listener, false);
            return accept(listener, false);
        });
        return "tid=" + awaitAccepting(tid.get());
    }

    private static String crowd(int count, String name) throws Exception {
        Map<ServerSocketChannel, FutureTask<String>> acceptors = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            ServerSocketChannel listener = ServerSocketChannel.open().bind(address("127.0.0.1", "0"));
            CompletableFuture<String> tid = new CompletableFuture<>();
            acceptors.put(listener, start(name, () -> {
                tid.complete(thread().get("tid"));
                return accept(listener, false);
            }));
            awaitAccepting(tid.get());
        }
        for (ServerSocketChannel listener : acceptors.keySet()) {
            SocketChannel.open(listener.getLocalAddress()).close();
            acceptors.get(listener).get();
            listener.close();
        }
        return "accepted=" + count;
    }

    private static String awaitAccepting(String tid) throws Exception {
        while (!isAccepting(tid)) {
            Thread.sleep(1);
        }
        return tid;
    }

    private static boolean isAccepting(String tid) throws IOException {
        String call = Files.readString(Path.of("/proc/self/task/" + tid + "/syscall"));
        return ACCEPT_CALLS.contains(call.split(" ")[0]);
    }

    private static void put(Map<String, String> facts, String side, SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            facts.put(side + "addr", inet.getAddress().getHostAddress());
            facts.put(side + "port", "" + inet.getPort());
        }
    }

    /** Who this thread is, by its own /proc. */
    private static Map<String, String> thread() throws IOException {
        Map<String, String> status = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
            String[] words = line.split(":?\\s+");
            status.put(words[0], words.length > 1 ? words[words[0].startsWith("NS") ? words.length - 1 : 1] : "");
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("pid", status.get("Tgid"));
        facts.put("tid", status.get("Pid"));
        facts.put("ppid", status.get("PPid"));
        facts.put("uid", status.get("Uid"));
        facts.put("gid", status.get("Gid"));
        facts.put("comm", status.get("Name"));
        facts.put("netns", namespace("net"));
        facts.put("mntns", namespace("mnt"));
        facts.put("pidns", namespace("pid"));
        facts.put("nspid", status.get("NStgid"));
        return facts;
    }

    private static String namespace(String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/" + kind)).toString().replaceAll("\\D", "");
    }

    private static String text(Map<String, String> facts) {
        return String.join(" ", facts.entrySet().stream().map(f -> f.getKey() + "=" + f.getValue()).toList());
    }
}
