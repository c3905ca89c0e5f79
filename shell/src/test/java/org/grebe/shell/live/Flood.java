package org.grebe.shell.live;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;

/**
 * Connects that are all refused, by one blocking socket over and over: a system call each, where Java's own channels
 * take three and an exception. Each call that says ECONNREFUSED was one attempt.
 */
final class Flood {
    private static final boolean X86 = Arch.current() == Arch.X86_64;
    private static final int SOCKET = X86 ? 41 : 198;
    private static final int CONNECT = X86 ? 42 : 203;
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;
    private static final int SOCKADDR_IN = 16;

    private Flood() {}

    /** What it did, as facts: {@code connects} and {@code ms}. */
    static String run(String address, int ports, int millis) throws UnknownHostException {
        long socket = Sys.check("socket", SOCKET, AF_INET, SOCK_STREAM, 0);
        long begin = System.nanoTime();
        long connects = 0;
        try (Mem to = Mem.allocate(SOCKADDR_IN)) {
            to.bytes().order(ByteOrder.nativeOrder()).putShort(0, (short) AF_INET);
            to.bytes().put(4, InetAddress.getByName(address).getAddress());
            while (System.nanoTime() - begin < millis * 1_000_000L) {
                for (int port = 1; port <= ports; port++) {
                    to.bytes().put(2, (byte) (port >> 8)).put(3, (byte) port);
                    long result = Sys.call(CONNECT, socket, to.address(), SOCKADDR_IN);
                    if (result != -Errno.ECONNREFUSED.number) {
                        throw new IllegalStateException(address + ":" + port + " was to refuse, not " + result);
                    }
                    connects++;
                }
            }
        } finally {
            Sys.call(Arch.current().close, socket);
        }
        return "connects=" + connects + " ms=" + (System.nanoTime() - begin) / 1_000_000;
    }
}
