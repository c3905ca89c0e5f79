package org.grebe.core.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "0.0.0.0, 0.0.0.0",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "0:0:1:2:3:4:5:6, ::1:2:3:4:5:6",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "::ffff:10.0.0.1, 10.0.0.1",
        "::ffff:a00:1, 10.0.0.1",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304",
        "fe80::0001, fe80::1",
        "1::2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
    })
    void shouldReadAndPrintAddresses(String text, String printed) {
        assertEquals(printed, IpAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "localhost", "1.2.3.-4",
        ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::12345", "g::", "1.2.3.4::", "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4", "%eth0", "[::1]", "1:2:3:4::5:6:7:8", ":1:2:3:4:5:6:7", "::1.2.3.4:5",
        "10.0.0.0/8"})
    void shouldRefuseWhatIsNoAddress(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
        assertEquals("'" + text + "' is not an IP address", e.getMessage());
    }

    @Test
    void shouldReadWhatItPrints() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[16];
            for (int j = 0; j < 16; j++) {
                bytes[j] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : 0);
            }
            IpAddress address = IpAddress.of(bytes);
            assertEquals(address, IpAddress.parse(address.toString()));
            // The JDK reads IPv6 text without asking the network.
            byte[] jdk = InetAddress.getByName(address.toString()).getAddress();
            assertEquals(address, IpAddress.of(jdk));
            assertArrayEquals(bytes, address.bytes());
        }
    }

    @Test
    void shouldBeTheSameHostOnEitherSocket() {
        IpAddress v4 = IpAddress.parse("10.0.0.1");
        IpAddress mapped = IpAddress.parse("::ffff:10.0.0.1");
        assertEquals(v4, mapped);
        assertEquals(v4.hashCode(), mapped.hashCode());
        assertEquals(0, v4.compareTo(mapped));
        assertTrue(v4.isV4() && mapped.isV4());
        assertNotEquals(v4, IpAddress.parse("::10.0.0.1"));
        assertEquals(IpAddress.ofV4(0x0a000001), v4);
        assertTrue(v4.compareTo(IpAddress.parse("200.0.0.1")) < 0);
        assertTrue(v4.compareTo(IpAddress.parse("ff02::1")) < 0);
    }

    @Test
    void shouldBecomeWhatGroovyAsksFor() throws Exception {
        IpAddress address = IpAddress.parse("10.0.0.1");
        assertEquals("10.0.0.1", address.asType(String.class));
        assertEquals(InetAddress.getByName("10.0.0.1"), address.asType(InetAddress.class));
        assertEquals("an IP address cannot become java.lang.Integer; it can become String, InetAddress or byte[]",
                assertThrows(ClassCastException.class, () -> address.asType(Integer.class)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 1.2.3.4, true",
        "10.0.0.1/32, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false",
        "2001:db8::/64, 2001:db8::ffff:1, true",
        "2001:db8::/65, 2001:db8::8000:0:0:1, false",
        "::ffff:10.0.0.0/104, 10.2.3.4, true",
    })
    void shouldTellWhatIsInABlock(String block, String address, boolean in) {
        assertEquals(in, Cidr.parse(block).contains(IpAddress.parse(address)));
        assertEquals(in, Cidr.parse(block).isCase(IpAddress.parse(address)));
        assertFalse(Cidr.parse(block).isCase(42));
        assertEquals(block.contains("/") ? block : block + "/32", Cidr.parse(block).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "10.0.0.0/33 → '10.0.0.0/33' is not a block of addresses such as 10.0.0.0/8 or fe80::/10",
        "10.0.0.0/ → '10.0.0.0/' is not a block of addresses such as 10.0.0.0/8 or fe80::/10",
        "10.0.0/8 → '10.0.0/8' is not a block of addresses such as 10.0.0.0/8 or fe80::/10",
        "::/129 → '::/129' is not a block of addresses such as 10.0.0.0/8 or fe80::/10",
        "10.1.0.0/8 → '10.1.0.0/8' has bits set beyond its prefix; did you mean 10.0.0.0/8?",
    })
    void shouldRefuseWhatIsNoBlock(String text, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text)).getMessage());
    }

    @Test
    void shouldReadServices() {
        Services services = Services.parse(
                "# comment\nhttp\t80/tcp www # web\nhttp 80/udp\ndns 53/udp\nhttp 81/tcp\nbad\n");
        assertEquals(Optional.of(80), services.port("http"));
        assertEquals(Optional.of(80), services.port("www"));
        assertEquals(Optional.empty(), services.port("dns"));
        assertEquals(Optional.of(443), Services.ofThisMachine().port("https"));
    }
}
