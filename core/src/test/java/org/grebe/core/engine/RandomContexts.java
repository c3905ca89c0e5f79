package org.grebe.core.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.probes.Catalogue;

/** What programs are called with: random sockets in random states, words, and packets; and a thread of random name. */
final class RandomContexts implements AutoCloseable {
    /** What a program is called with: words, or a packet with its Ethernet header. */
    record Context(long[] words, byte[] packet) {}

    private static final int SOCKETS = 4;
    private static final int PAGE = 8192;
    private static final int NETS = SOCKETS * PAGE;
    private static final int TEXT = NETS + 2 * PAGE;
    private static final int TCP = 6;
    private static final int SYN_SENT = 2;
    private static final int[] STATES = {1, SYN_SENT, 7, 3, 4};
    private static final int ETHERNET = 14;

    private final Random random;
    private final RandomEvents events;
    private final Btf btf = Btf.kernel();
    private final KernelMemory memory = new KernelMemory(TEXT + PAGE);
    private final ByteBuffer bytes = memory.bytes().order(ByteOrder.nativeOrder());
    private final Path name = Path.of("/proc/thread-self/comm");

    RandomContexts(long seed) {
        random = new Random(seed);
        events = new RandomEvents(Catalogue.connect, random);
        if (btf.size(btf.id(BtfKind.STRUCT, "inet_sock")) > PAGE || btf.size(btf.id(BtfKind.STRUCT, "net")) > PAGE) {
            throw new IllegalStateException("this kernel's sockets are larger than " + PAGE + " bytes");
        }
    }

    /** Names the current thread. */
    private void rename(Map<String, byte[]> event) throws IOException {
        byte[] comm = event.get("comm");
        int end = 0;
        while (comm[end] != 0) {
            end++;
        }
        Files.write(name, Arrays.copyOf(comm, Math.max(1, end))); // An empty name is one NUL.
    }

    /** A change of state: {@code struct sock *sk, int oldstate, int newstate}. */
    Context socket() throws IOException {
        Map<String, byte[]> event = events.next();
        rename(event);
        int sk = random.nextInt(SOCKETS) * PAGE;
        boolean six = number(event, "ip") == 6;
        bytes.putShort(sk + sock("skc_family"), (short) (oneIn(12) ? random.nextInt(12) : six ? 10 : 2));
        put(sk, "skc_daddr", "skc_v6_daddr", six, event.get("daddr"));
        put(sk, "skc_rcv_saddr", "skc_v6_rcv_saddr", six, event.get("saddr"));
        bytes.putShort(sk + sock("skc_num"), (short) number(event, "sport"));
        bytes.putShort(sk + sock("skc_dport"), Short.reverseBytes((short) number(event, "dport")));
        bytes.putShort(sk + btf.member("inet_sock", "inet_sport").offset(), Short.reverseBytes(
                oneIn(6) ? 0 : (short) number(event, "sport")));
        int net = NETS + random.nextInt(2) * PAGE;
        bytes.putInt(net + btf.member("net", "ns.inum").offset(), (int) number(event, "netns"));
        bytes.putLong(sk + sock("skc_net.net"), oneIn(8) ? 0 : memory.address() + net);
        int protocol = oneIn(12) ? random.nextInt(300) : TCP;
        bytes.putShort(sk + btf.member("sock", "sk_protocol").offset(), (short) protocol);
        bytes.putInt(sk + btf.member("sock", "sk_err").offset(), oneIn(3) ? 0 : oneIn(2) ? 111 : random.nextInt(200));
        // Most often an attempt, or what becomes of one.
        int old = oneIn(2) ? SYN_SENT : STATES[random.nextInt(STATES.length)];
        int now = oneIn(2) ? STATES[random.nextInt(STATES.length)] : SYN_SENT;
        return new Context(new long[] {memory.address() + sk, old, now}, null);
    }

    private void put(int sk, String four, String sixth, boolean six, byte[] address) {
        if (six) {
            bytes.put(sk + sock(sixth), address);
        } else {
            bytes.put(sk + sock(four), address, 12, 4);
        }
    }

    private int sock(String member) {
        return btf.member("sock", "__sk_common." + member).offset();
    }

    private static long number(Map<String, byte[]> event, String field) {
        return ByteBuffer.wrap(event.get(field)).order(ByteOrder.nativeOrder()).getLong();
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** Twelve arguments: numbers, and pointers to text of the kernel. */
    Context words() throws IOException {
        Map<String, byte[]> event = events.next();
        rename(event);
        byte[] text = new byte[oneIn(3) ? random.nextInt(300) : random.nextInt(20)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (oneIn(4) ? 1 + random.nextInt(255) : "curl/".charAt(random.nextInt(5)));
        }
        bytes.put(TEXT, text).put(TEXT + text.length, (byte) 0);
        long[] words = new long[12];
        for (int i = 0; i < words.length; i++) {
            words[i] = switch (random.nextInt(4)) {
                case 0 -> memory.address() + TEXT;
                case 1 -> random.nextInt(4);
                case 2 -> random.nextInt();
                default -> number(event, "time");
            };
        }
        return new Context(words, null);
    }

    /** What may be an answer of a name server. */
    Context packet() {
        boolean six = random.nextBoolean();
        int header = six ? 40 : 20 + 4 * (oneIn(3) ? random.nextInt(11) : 0);
        byte[] packet = new byte[ETHERNET + header + 8 + random.nextInt(oneIn(3) ? 900 : 80)];
        random.nextBytes(packet);
        ByteBuffer p = ByteBuffer.wrap(packet);
        p.putShort(12, (short) (six ? 0x86dd : 0x0800));
        boolean udp = !oneIn(4);
        byte protocol = (byte) (oneIn(10) ? random.nextInt(256) : udp ? 17 : TCP);
        p.put(ETHERNET, (byte) (six ? 0x60 : 0x40 | header / 4));
        p.put(ETHERNET + (six ? 6 : 9), protocol);
        int transport = ETHERNET + header;
        if (!oneIn(8)) {
            p.putShort(transport, (short) 53);
        }
        if (transport + 13 <= packet.length && !oneIn(8)) {
            p.put(transport + 10, (byte) 0x81);
            if (!udp) {
                p.put(transport + 12, (byte) (5 + random.nextInt(3) << 4));
            }
        }
        return new Context(null, packet);
    }

    @Override
    public void close() throws IOException {
        memory.close();
        Files.write(name, "compiled".getBytes(StandardCharsets.US_ASCII));
    }
}
