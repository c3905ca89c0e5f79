package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.value.RawText;

/** Events with values that tests of predicates tend to get wrong: edges, and what the predicates mention. */
final class RandomEvents {
    private static final long[] EDGES = {
        0, 1, 2, 4, 6, 79, 80, 81, 443, 8000, 8080, 8999, 9000, 65535, 65536, 0x7fffffffL, 0x80000000L, 0xffffffffL,
        0x100000000L, Long.MAX_VALUE, Long.MIN_VALUE, -1, 1000, 181
    };

    static final String[] NAMES = {
        "", "c", "cu", "curl", "curls", "nginx", "ng", "a b", "curl-curl-curl1", "fifteen-bytes-x",
        "caf\u00e9", "\u00e9", "ncurl", "lnginx", "\uFFFD", "c\udcff", "\udcc3"
    };

    static final String[] ADDRESSES = {
        "0.0.0.0", "10.0.0.1", "10.0.0.2", "10.255.255.255", "11.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1",
        "fe80::1", "2001:db8::1", "2001:db8:ffff::1", "::10.0.0.1"
    };

    private final Probe probe;
    private final Random random;
    private final boolean behindNul;

    RandomEvents(Probe probe, Random random) {
        this(probe, random, false);
    }

    /** {@code behindNul} leaves other bytes where a name has ended, as a thread that changes its name may. */
    RandomEvents(Probe probe, Random random, boolean behindNul) {
        this.probe = probe;
        this.random = random;
        this.behindNul = behindNul;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** Each field's bytes: 8 for integers, extended as their type says, or 16; null for one that is not there. */
    Map<String, byte[]> next() {
        Map<String, byte[]> event = new LinkedHashMap<>();
        for (Field field : probe.fields()) {
            event.put(field.name(), field.nullable() && random.nextInt(3) == 0 ? null : switch (field.type()) {
                case COMM -> name();
                case ADDRESS -> address();
                default -> integer(field);
            });
        }
        return event;
    }

    private byte[] integer(Field field) {
        if (field.name().equals("ip") && random.nextBoolean()) {
            // An IPv4 address on an IPv6 socket is the same key, and the same text.
            return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(random.nextBoolean() ? 6 : 4).array();
        }
        long value = random.nextInt(4) == 0 ? random.nextLong() : EDGES[random.nextInt(EDGES.length)];
        if (random.nextInt(5) == 0) {
            value = random.nextInt(100);
        }
        value = switch (field.type()) {
            case U8 -> value & 0xff;
            case S8 -> (byte) value;
            case U16 -> value & 0xffff;
            case S16 -> (short) value;
            case U32 -> value & 0xffffffffL;
            case S32 -> (int) value;
            default -> value;
        };
        if (field.nullable() && field.type() == FieldType.POINTER && value == 0) {
            return null; // NULL
        }
        return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array();
    }

    private byte[] name() {
        byte[] name = new byte[16];
        byte[] bytes = RawText.encode(NAMES[random.nextInt(NAMES.length)]);
        if (random.nextInt(4) == 0) {
            bytes = new byte[random.nextInt(16)];
            for (int i = 0; i < bytes.length; i++) {
                // Any byte but NUL: control characters, halves of UTF-8 sequences.
                boolean likely = random.nextBoolean();
                bytes[i] = (byte) (likely ? "curlng\u00c3".charAt(random.nextInt(7)) : 1 + random.nextInt(255));
            }
        }
        if (behindNul && random.nextInt(3) == 0) {
            random.nextBytes(name);
            name[Math.min(15, bytes.length)] = 0;
        }
        System.arraycopy(bytes, 0, name, 0, Math.min(15, bytes.length));
        return name;
    }

    private byte[] address() {
        if (random.nextInt(4) == 0) {
            byte[] any = new byte[16];
            random.nextBytes(any);
            return any;
        }
        byte[] address = org.grebe.core.value.IpAddress.parse(ADDRESSES[random.nextInt(ADDRESSES.length)]).bytes();
        if (random.nextInt(4) == 0) {
            address[15] = (byte) random.nextInt(256);
        }
        return address;
    }
}
