package org.grebe.shell.docs;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Connects and accepts on loopback, and opens files, until its standard input ends. Run as a process of its own, since
 * grebe leaves its own process out. The threads are called as programs are, since an event tells the name of the
 * thread.
 */
public final class Traffic {
    private static final int[] PORTS = {80, 443, 8080, 8443};

    private Traffic() {}

    public static void main(String[] args) throws IOException {
        ServerSocket server = listener();
        start("server", () -> server.accept().close());
        start("starter", () -> {
            new ProcessBuilder("/bin/true").start().waitFor();
            Thread.sleep(200);
        });
        for (String name : new String[] {"curl", "wget"}) {
            start(name, () -> {
                connect("127.0.0.1", server.getLocalPort());
                open("/etc/app.conf");
                for (int port : PORTS) {
                    connect("127.0.0.1", port);
                    connect("127.0.0.2", port);
                    connect("::1", port);
                }
                Thread.sleep(name.equals("curl") ? 50 : 100);
            });
        }
        while (System.in.read() >= 0) {
            // Until the test closes it, or dies.
        }
        System.exit(0);
    }

    private interface Step {
        void run() throws Exception;
    }

    /** On 8080, as the examples have it; where somebody holds that, on any port. */
    private static ServerSocket listener() throws IOException {
        try {
            return new ServerSocket(8080, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException taken) {
            return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        }
    }

    private static void start(String name, Step step) {
        Thread thread = new Thread(() -> repeat(step), name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void repeat(Step step) {
        try {
            while (true) {
                step.run();
            }
        } catch (Exception e) {
            System.err.println("traffic ended: " + e);
        }
    }

    /** To find no such file is a system call, too. */
    private static void open(String file) {
        try (FileInputStream in = new FileInputStream(file)) {
            in.read();
        } catch (IOException none) {
            return;
        }
    }

    /** A refused connect is a connect, too. */
    private static void connect(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1000);
        } catch (IOException refused) {
            return;
        }
    }
}
