package org.grebe.shell.live;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Answers as no honest server does. What it does depends on the name that is asked for. */
final class HostileDnsServer implements AutoCloseable {
    static final String ADDRESS = "127.53.0.2";
    /** Many packets that are no answers, and at last one that is. */
    static final String MALFORMED = "malformed.test";
    /** A name with control characters. */
    static final String ESCAPE = "\\027[2J\\007.test";
    /** By UDP, some 4000 bytes. */
    static final String LARGE = "large.test";
    /** By TCP, byte by byte. */
    static final String PIECES = "pieces.test";
    /** By TCP, some 16,000 bytes at once. */
    static final String LARGER = "larger.test";

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private volatile Exception failure;

    private HostileDnsServer() throws IOException {
        udp = new DatagramSocket(53, InetAddress.getByName(ADDRESS));
        tcp = new ServerSocket(53, 5, InetAddress.getByName(ADDRESS));
    }

    static HostileDnsServer start() throws IOException {
        HostileDnsServer server = new HostileDnsServer();
        server.daemon(server::serveUdp);
        server.daemon(server::serveTcp);
        return server;
    }

    private interface Service {
        void run() throws Exception;
    }

    private void daemon(Service service) {
        Thread thread = new Thread(() -> {
            try {
                service.run();
            } catch (SocketException e) {
                // close() ends it.
            } catch (Exception e) {
                failure = e;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    void check() throws Exception {
        if (failure != null) {
            throw failure;
        }
    }

    private void serveUdp() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        while (true) {
            packet.setLength(512);
            udp.receive(packet);
            String name = DnsMessages.asked(Arrays.copyOf(packet.getData(), packet.getLength()));
            for (byte[] answer : answers(name)) {
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
    }

    private static List<byte[]> answers(String name) {
        return switch (name) {
            case MALFORMED -> DnsMessages.malformed();
            case ESCAPE -> List.of(DnsMessages.answer(name, List.of("127.44.0.20")));
            case LARGE -> List.of(DnsMessages.answer(name, addresses("127.44.1.", 240)));
            default -> throw new IllegalStateException("asked for " + name);
        };
    }

    private static List<String> addresses(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
    }

    private void serveTcp() throws Exception {
        while (true) {
            try (Socket client = tcp.accept()) {
                client.setTcpNoDelay(true);
                DataInputStream in = new DataInputStream(client.getInputStream());
                byte[] question = in.readNBytes(in.readUnsignedShort());
                OutputStream out = client.getOutputStream();
                if (DnsMessages.asked(question).equals(PIECES)) {
                    for (byte b : DnsMessages.withLength(DnsMessages.answer(PIECES, List.of("127.44.0.21")))) {
                        out.write(b);
                    }
                } else {
                    List<String> many = new java.util.ArrayList<>(List.of("127.44.0.22"));
                    for (int i = 2; i < 6; i++) {
                        many.addAll(addresses("127.44." + i + ".", 250));
                    }
                    out.write(DnsMessages.withLength(DnsMessages.answer(LARGER, many)));
                }
                in.read(); // Until the client has all and goes.
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
