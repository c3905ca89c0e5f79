package org.grebe.core.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.grebe.core.value.IpAddress;

/** Writes DNS messages by hand, wrong ones too: none of the parser's own code is in them. */
final class Packet {
    static final int A = 1;
    static final int CNAME = 5;
    static final int TXT = 16;
    static final int AAAA = 28;
    /** A compressed name: that of the question. */
    static final byte[] QUESTION = {(byte) 0xc0, 12};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int questions;
    private int answers;
    private int flags = 0x8180;

    static Packet answerTo(String name) {
        return new Packet().question(name);
    }

    Packet() {
        bytes(new byte[12]);
    }

    Packet flags(int newFlags) {
        flags = newFlags;
        return this;
    }

    /** The counts that the header tells, whatever is there. */
    Packet counts(int newQuestions, int newAnswers) {
        questions = newQuestions;
        answers = newAnswers;
        return this;
    }

    Packet question(String name) {
        questions++;
        return bytes(name(name)).u16(A).u16(1);
    }

    Packet record(byte[] name, int type, byte[] data) {
        answers++;
        return bytes(name).u16(type).u16(1).u16(0).u16(60).u16(data.length).bytes(data);
    }

    Packet a(String address) {
        byte[] all = IpAddress.parse(address).bytes();
        return record(QUESTION, A, java.util.Arrays.copyOfRange(all, 12, 16));
    }

    Packet aaaa(String address) {
        return record(QUESTION, AAAA, IpAddress.parse(address).bytes());
    }

    Packet bytes(byte[] more) {
        out.writeBytes(more);
        return this;
    }

    private Packet u16(int value) {
        out.write(value >> 8);
        out.write(value);
        return this;
    }

    static byte[] name(String dotted) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (String label : dotted.isEmpty() ? new String[0] : dotted.split("\\.")) {
            byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
            name.write(bytes.length);
            name.writeBytes(bytes);
        }
        name.write(0);
        return name.toByteArray();
    }

    byte[] build() {
        byte[] message = out.toByteArray();
        message[0] = 0x12;
        message[2] = (byte) (flags >> 8);
        message[3] = (byte) flags;
        message[5] = (byte) questions;
        message[6] = (byte) (answers >> 8);
        message[7] = (byte) answers;
        return message;
    }
}
