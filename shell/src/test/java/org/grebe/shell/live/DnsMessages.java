package org.grebe.shell.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** DNS messages for {@link DnsWorkload}. */
final class DnsMessages {
    private DnsMessages() {}

    static byte[] question(String name) {
        return message(name, List.of(), false);
    }

    static byte[] answer(String name, List<String> addresses) {
        return message(name, addresses, true);
    }

    private static byte[] message(String name, List<String> addresses, boolean answer) {
        try {
            Name asked = Name.fromString(name + ".");
            Message message = new Message();
            message.getHeader().setFlag(answer ? Flags.QR : Flags.RD);
            message.addRecord(Record.newRecord(asked, Type.A, DClass.IN), Section.QUESTION);
            for (String address : addresses) {
                message.addRecord(new ARecord(asked, DClass.IN, 60, InetAddress.getByName(address)), Section.ANSWER);
            }
            return message.toWire();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As TCP carries it. */
    static byte[] withLength(byte[] message) {
        return ByteBuffer.allocate(message.length + 2).putShort((short) message.length).put(message).array();
    }

    /** The name that a question is about. */
    static String asked(byte[] question) throws IOException {
        return new Message(question).getQuestion().getName().toString(true);
    }

    /** Whether it is a whole answer with an address. */
    static boolean isAnswerTo(String name, byte[] message) {
        try {
            Message m = new Message(message);
            return m.getQuestion() != null && m.getQuestion().getName().toString(true).equals(name)
                    && !m.getSection(Section.ANSWER).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Answers that break the rules, each in its own way, some that are noise, and a good one at last. */
    static List<byte[]> malformed() {
        byte[] good = answer("malformed.test", List.of("127.44.0.98"));
        List<byte[]> all = new ArrayList<>();
        for (int length : new int[] {12, 13, 20, 31, good.length - 1}) {
            all.add(Arrays.copyOf(good, length));
        }
        all.add(with(good, 12, 0xc0, 12)); // a name that is itself
        all.add(with(good, 12, 0xff, 0xff)); // a name beyond the end
        all.add(with(good, 12, 0x80)); // a label of no known type
        all.add(with(good, 4, 0xff, 0xff, 0xff, 0xff)); // counts of what is not there
        all.add(with(good, 4, 0, 0)); // no question: the question is the first answer
        Random random = new Random(53);
        for (int i = 0; i < 64; i++) {
            byte[] noise = new byte[12 + random.nextInt(1000)];
            random.nextBytes(noise);
            noise[2] |= (byte) 0x80;
            all.add(noise);
        }
        all.add(answer("malformed.test", List.of("127.44.0.23")));
        return all;
    }

    private static byte[] with(byte[] message, int at, int... bytes) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(message, 0, at);
        for (int b : bytes) {
            changed.write(b);
        }
        changed.write(message, at + bytes.length, message.length - at - bytes.length);
        return changed.toByteArray();
    }
}
