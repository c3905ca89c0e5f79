package org.grebe.core.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsNamesTest {
    private static final String NONE = "No DNS Query";
    private static final long MS = 1_000_000;

    private final DnsNames names = new DnsNames();

    private void learn(Packet packet, long timeNs) {
        byte[] bytes = packet.build();
        names.datagram(bytes, bytes.length, timeNs);
    }

    private String query(String address) {
        return names.query(IpAddress.parse(address), 0);
    }

    @Test
    void shouldKnowTheNameOfEachAddress() {
        learn(Packet.answerTo("www.example.com").a("192.0.2.1").a("192.0.2.2").aaaa("2001:db8::1"), 0);
        assertEquals("www.example.com", query("192.0.2.1"));
        assertEquals("www.example.com", query("192.0.2.2"));
        assertEquals("www.example.com", query("2001:db8::1"));
        assertEquals(NONE, query("192.0.2.3"));
    }

    @Test
    void shouldTellTheNameThatWasAskedForNotItsAliases() {
        byte[] alias = Packet.name("edge.cdn.example");
        byte[] target = Packet.name("host7.cdn.example");
        learn(Packet.answerTo("www.example.com").record(Packet.QUESTION, Packet.CNAME, alias)
                .record(alias, Packet.CNAME, target).record(target, Packet.A, new byte[] {(byte) 192, 0, 2, 7}), 0);
        assertEquals("www.example.com", query("192.0.2.7"));
    }

    @Test
    void shouldTellTheLastOfSeveralNames() {
        learn(Packet.answerTo("one.example").a("192.0.2.1"), 0);
        learn(Packet.answerTo("two.example").a("192.0.2.1"), 0);
        assertEquals("two.example", query("192.0.2.1"));
    }

    @ParameterizedTest
    @CsvSource({"99, www.domain.com", "100, www.domain.com", "101, www.domain.com (101.000ms)",
            "86399999, www.domain.com (86399999.000ms)", "86400000, " + NONE})
    void shouldTellTheAgeAbove100MillisecondsForADay(long ageMs, String expected) {
        learn(Packet.answerTo("www.domain.com").a("192.0.2.1"), 5 * MS);
        assertEquals(expected, names.query(IpAddress.parse("192.0.2.1"), (5 + ageMs) * MS));
    }

    @Test
    void shouldTellMicrosecondsOfTheAge() {
        learn(Packet.answerTo("www.domain.com").a("54.245.105.25"), 0);
        assertEquals("www.domain.com (123.694ms)", names.query(IpAddress.parse("54.245.105.25"), 123_694_321L));
    }

    @Test
    void shouldCallOnlyTheTwoAddressesLocalhost() {
        assertEquals("localhost", query("127.0.0.1"));
        assertEquals("localhost", query("::1"));
        assertEquals(NONE, query("127.0.0.53"));
        learn(Packet.answerTo("me.example").a("127.0.0.1"), 0);
        assertEquals("me.example", query("127.0.0.1"));
    }

    /** Of two runs of zeros, dnslib and inet_ntop shorten different ones: bcc compares their texts. */
    @Test
    void shouldCompareAddressesByBytes() {
        learn(Packet.answerTo("zeros.example").aaaa("2001:0:0:1::5"), 0);
        assertEquals("zeros.example", query("2001::1:0:0:0:5"));
        learn(Packet.answerTo("four.example").a("192.0.2.4"), 0);
        assertEquals("four.example", query("::ffff:192.0.2.4"));
        learn(Packet.answerTo("mapped.example").aaaa("::ffff:192.0.2.5"), 0);
        assertEquals("mapped.example", query("192.0.2.5"));
    }

    @Test
    void shouldForgetTheLeastRecentlyUsed() {
        for (int i = 0; i < DnsNames.CAPACITY; i++) {
            learn(Packet.answerTo("n" + i).a("10.0." + i / 256 + "." + i % 256), 0);
        }
        assertEquals("n0", query("10.0.0.0"));
        learn(Packet.answerTo("more").a("10.1.0.0"), 0);
        assertEquals("n0", query("10.0.0.0"), "was just asked for");
        assertEquals(NONE, query("10.0.0.1"));
        assertEquals("n2", query("10.0.0.2"));
        assertEquals("more", query("10.1.0.0"));
    }

    @Test
    void shouldReadAnswersOf4096Bytes() {
        Packet packet = Packet.answerTo("large.example");
        for (int i = 0; i < 250; i++) {
            packet.a("10.2.0." + i);
        }
        byte[] bytes = packet.build();
        assertTrue(bytes.length > 4000, () -> "" + bytes.length);
        names.datagram(bytes, bytes.length, 0);
        assertEquals("large.example", query("10.2.0.249"));
    }

    @Test
    void shouldReadTheBeginningOfWhatWasCutHere() {
        byte[] all = Packet.answerTo("cut.example").a("10.3.0.1").a("10.3.0.2").build();
        names.datagram(Arrays.copyOf(all, all.length - 1), all.length, 0);
        assertEquals("cut.example", query("10.3.0.1"));
        assertEquals(NONE, query("10.3.0.2"));
        assertEquals(0, names.getMalformed());
    }

    @Test
    void shouldReadWhatTheServerCut() {
        learn(Packet.answerTo("tc.example").a("10.3.0.3").flags(0x8380), 0);
        assertEquals("tc.example", query("10.3.0.3"));
    }

    @Test
    void shouldLearnNothingFromOtherMessages() {
        learn(Packet.answerTo("question.example").a("10.4.0.1").flags(0x0100), 0);
        learn(Packet.answerTo("two.example").question("questions.example").a("10.4.0.2"), 0);
        learn(new Packet().a("10.4.0.3"), 0);
        learn(Packet.answerTo("nxdomain.example").flags(0x8183), 0);
        assertEquals(NONE, query("10.4.0.1"));
        assertEquals(NONE, query("10.4.0.2"));
        assertEquals(NONE, query("10.4.0.3"));
    }

    @Test
    void shouldNotPassOnControlCharacters() {
        learn(Packet.answerTo("\u001b[2J\u00ff\"a b.example").a("10.5.0.1"), 0);
        assertEquals("\\027[2J\\255\\\"a\\032b.example", query("10.5.0.1"));
        learn(Packet.answerTo("").a("10.5.0.2"), 0);
        assertEquals("", query("10.5.0.2"));
    }

    @Test
    void shouldCountMalformedMessagesAndGoOn() {
        byte[] loop = new Packet().bytes(new byte[] {(byte) 0xc0, 12, 0, 1, 0, 1}).counts(1, 0).build();
        byte[] forwards = new Packet().bytes(new byte[] {(byte) 0xc0, 40, 0, 1, 0, 1}).counts(1, 0).build();
        byte[] label = new Packet().bytes(new byte[] {(byte) 0x80, 12, 0, 1, 0, 1}).counts(1, 0).build();
        byte[] missing = Packet.answerTo("missing.example").a("10.6.0.1").counts(1, 2).build();
        byte[] shortAddress = Packet.answerTo("short.example")
                .record(Packet.QUESTION, Packet.A, new byte[] {10, 6, 0}).build();
        byte[] pair = new Packet().bytes(new byte[] {(byte) 0xc0, 14, (byte) 0xc0, 12, 0, 1, 0, 1}).counts(1, 0)
                .build();
        for (byte[] bad : new byte[][] {{}, {1}, new byte[11], loop, forwards, label, missing, shortAddress, pair}) {
            long before = names.getMalformed();
            names.datagram(bad, bad.length, 0);
            assertEquals(before + 1, names.getMalformed(), () -> Arrays.toString(bad));
        }
        assertEquals(NONE, query("10.6.0.1"));
        learn(Packet.answerTo("good.example").a("10.6.0.2"), 0);
        assertEquals("good.example", query("10.6.0.2"));
        assertEquals("names of 1 addresses from 1 DNS messages, 9 more were malformed", names.toString());
    }

    /** Answers with any bytes changed or cut off: none may end the trace. */
    @Test
    void shouldOutliveAnyBytes() {
        byte[] alias = Packet.name("alias.example");
        byte[] good = Packet.answerTo("www.example").record(Packet.QUESTION, Packet.CNAME, alias).a("10.7.0.1")
                .aaaa("2001:db8::7").record(Packet.QUESTION, Packet.TXT, new byte[] {3, 'a', 'b', 'c'}).build();
        Random random = new Random(53);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int n = random.nextInt(8); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            names.datagram(bytes, bytes.length + random.nextInt(2), TimeUnit.SECONDS.toNanos(1));
        }
        assertEquals(100_000, names.getAnswers() + names.getMalformed());
        assertTrue(names.getMalformed() > 1000 && names.getAnswers() > 1000,
                () -> names.getAnswers() + " answers, " + names.getMalformed() + " malformed");
    }
}
