package org.grebe.shell.live;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that asks DNS servers and then connects to what they said, in a network namespace of its own: dnsmasq, and
 * {@link HostileDnsServer}. {@code getent} asks as any program does, the rest by sockets of each kind.
 */
final class DnsWorkload {
    /** Which all connects go to. */
    static final int PORT = 5380;
    private static final String DNSMASQ_V4 = "127.53.0.1";
    private static final InetSocketAddress V4 = new InetSocketAddress(DNSMASQ_V4, 53);
    private static final InetSocketAddress V6 = new InetSocketAddress("::1", 53);
    private static final InetSocketAddress HOSTILE = new InetSocketAddress(HostileDnsServer.ADDRESS, 53);
    private static final int LARGEST = 65_535;

    private DnsWorkload() {}

    public static void main(String[] args) throws Exception {
        Process dnsmasq = dnsmasq();
        try (HostileDnsServer hostile = HostileDnsServer.start()) {
            awaitServer();
            askAsProgramsDo();
            askBySockets();
            askTheHostile();
            connect("127.44.0.98");
            connect("127.0.0.1");
            connect("127.44.0.99");
            hostile.check();
        } finally {
            dnsmasq.destroy();
            dnsmasq.waitFor();
        }
    }

    private static Process dnsmasq() throws IOException {
        List<String> command = new ArrayList<>(List.of("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null",
                "--pid-file=", "--user=root", "--no-resolv", "--no-hosts", "--bind-interfaces",
                "--listen-address=" + DNSMASQ_V4 + ",::1", "--local=/test/",
                "--host-record=plain.test,127.44.0.1",
                "--host-record=host.test,127.44.0.2,fd00::44", "--cname=middle.test,host.test",
                "--cname=www.test,middle.test",
                "--host-record=unconnected.test,127.44.0.3", "--host-record=dual.test,127.44.0.4",
                "--host-record=six.test,127.44.0.5", "--host-record=connected.test,127.44.0.6",
                "--host-record=stream.test,127.44.0.7"));
        for (int i = 1; i <= 60; i++) {
            command.add("--host-record=big.test,127.45.0." + i);
        }
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void awaitServer() throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (getent("absent.test") != 2) { // "not found", where no server is "try again" or the same, but late
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("dnsmasq does not answer");
            }
        }
        while (getent("plain.test") != 0) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("dnsmasq does not answer");
            }
            Thread.sleep(20);
        }
    }

    private static void askAsProgramsDo() throws Exception {
        resolve("plain.test");
        connect("127.44.0.1");
        resolve("www.test");
        connect("127.44.0.2");
        connect("fd00::44");
        resolve("big.test"); // Too large without EDNS: a truncated answer by UDP, then all by TCP.
        connect("127.45.0.60");
    }

    private static void resolve(String name) throws Exception {
        int status = getent(name);
        if (status != 0) {
            throw new IllegalStateException("getent ahosts " + name + " ended with " + status);
        }
    }

    private static int getent(String name) throws Exception {
        Process getent = new ProcessBuilder("getent", "ahosts", name)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return getent.waitFor();
    }

    private static void askBySockets() throws IOException {
        ask(StandardProtocolFamily.INET, V4, false, "unconnected.test");
        connect("127.44.0.3");
        ask(StandardProtocolFamily.INET6, V4, false, "dual.test");
        connect("127.44.0.4");
        ask(StandardProtocolFamily.INET6, V6, false, "six.test");
        connect("127.44.0.5");
        ask(StandardProtocolFamily.INET, V4, true, "connected.test");
        connect("127.44.0.6");
        askByTcp(V4, "stream.test");
        connect("127.44.0.7");
    }

    private static void askTheHostile() throws IOException {
        ask(StandardProtocolFamily.INET, HOSTILE, false, HostileDnsServer.MALFORMED);
        connect("127.44.0.23");
        ask(StandardProtocolFamily.INET, HOSTILE, false, HostileDnsServer.ESCAPE);
        connect("127.44.0.20");
        ask(StandardProtocolFamily.INET, HOSTILE, false, HostileDnsServer.LARGE);
        connect("127.44.1.240");
        askByTcp(HOSTILE, HostileDnsServer.PIECES);
        connect("127.44.0.21");
        askByTcp(HOSTILE, HostileDnsServer.LARGER);
        connect("127.44.0.22");
    }

    private static void ask(ProtocolFamily family, InetSocketAddress server, boolean connected, String name)
            throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(family)) {
            channel.socket().setSoTimeout(10_000);
            if (connected) {
                channel.connect(server);
            }
            channel.send(ByteBuffer.wrap(DnsMessages.question(name)), server);
            DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
            do {
                answer.setLength(LARGEST);
                channel.socket().receive(answer);
            } while (!DnsMessages.isAnswerTo(name, Arrays.copyOf(answer.getData(), answer.getLength())));
        }
    }

    private static void askByTcp(InetSocketAddress server, String name) throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(DnsMessages.withLength(DnsMessages.question(name)));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[in.readUnsignedShort()]);
        }
    }

    /** Nobody listens there; that it was tried is enough. */
    private static void connect(String address) throws IOException {
        InetAddress to = InetAddress.getByName(address);
        boolean v6 = to instanceof java.net.Inet6Address;
        try (SocketChannel channel =
                SocketChannel.open(v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)) {
            channel.connect(new InetSocketAddress(to, PORT));
            throw new IllegalStateException("somebody listens at " + address);
        } catch (java.net.ConnectException e) {
            // As expected.
        }
    }
}
