package org.grebe.shell.repl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Connects to a port that refuses, again and again, until it is closed; knows how often. */
final class Connector implements AutoCloseable {
    private static final int BATCH = 10;

    private final InetSocketAddress target;
    private final long pauseMillis;
    private final long startNs = System.nanoTime();
    private final Thread thread = new Thread(this::run, "connector");
    private volatile boolean ended;
    private volatile long connects;

    /** Rests for {@code pauseMillis} after each {@value #BATCH} connects. */
    Connector(int port, long pauseMillis) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.pauseMillis = pauseMillis;
        thread.start();
    }

    /** One that nobody listens at: it was free just now, and the kernel hands it out last. */
    static int refusingPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private void run() {
        try {
            while (!ended) {
                for (int i = 0; i < BATCH; i++) {
                    connect();
                }
                Thread.sleep(pauseMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() {
        connects++;
        try (Socket socket = new Socket()) {
            socket.connect(target);
            throw new AssertionError(target + " accepts, which nobody should");
        } catch (IOException refused) {
            return;
        }
    }

    /** Ends it; returns how many connects there were. */
    long end() throws InterruptedException {
        ended = true;
        thread.join();
        return connects;
    }

    long perSecond() {
        return connects * 1_000_000_000L / (System.nanoTime() - startNs);
    }

    @Override
    public void close() {
        ended = true;
    }
}
