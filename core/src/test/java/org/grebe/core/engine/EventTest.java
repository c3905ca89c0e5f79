package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;

class EventTest {
    private static final byte[] MAPPED = bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1);

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static RecordLayout layout(String... names) {
        return RecordLayout.of(Arrays.stream(names).map(n -> Catalogue.connect.field(n).orElseThrow()).toList());
    }

    private static ByteBuffer record(RecordLayout layout) {
        return ByteBuffer.allocate(layout.size()).order(ByteOrder.nativeOrder());
    }

    private static Event event(RecordLayout layout, ByteBuffer record) {
        return new EventFormat(1, Catalogue.connect, layout).read(record, 0);
    }

    @Test
    void shouldPlaceFieldsOneBehindTheOther() {
        RecordLayout layout = layout("comm", "time", "pid", "dport", "ip");
        assertEquals(8, layout.offset("comm"));
        assertEquals(24, layout.offset("time"));
        assertEquals(32, layout.offset("pid"));
        assertEquals(36, layout.offset("dport"));
        assertEquals(38, layout.offset("ip"));
        assertEquals(40, layout.size());
        assertEquals(8, RecordLayout.of(List.<Field>of()).size());
    }

    @Test
    void shouldReadIntegersAsTheyAreMeant() {
        RecordLayout layout = layout("time", "pid", "uid", "ret", "dport", "ip");
        ByteBuffer record = record(layout).putLong(8, -1).putInt(16, 181).putInt(20, -1).putInt(24, -111);
        Event event = event(layout, record.putShort(28, (short) 65535).put(30, (byte) 255));
        assertEquals(-1L, event.get("time"));
        assertEquals(181, event.get("pid"));
        assertEquals(4294967295L, event.get("uid"));
        assertEquals(-111, event.get("ret"));
        assertEquals(65535, event.get("rport"), "by its alias");
        assertEquals(255, event.get("ip"));
    }

    @Test
    void shouldReadIntegersWithoutABoxAsTheyAreWithOne() {
        RecordLayout layout = layout("time", "pid", "uid", "ret", "dport", "ip");
        ByteBuffer record = record(layout).putLong(8, Long.MIN_VALUE).putInt(16, -1).putInt(20, -1).putInt(24, 1 << 31);
        Event event = event(layout, record.putShort(28, (short) -2).put(30, (byte) -3));
        EventFormat format = new EventFormat(1, Catalogue.connect, layout);
        for (Field field : layout.fields()) {
            int index = format.index(field.name());
            assertEquals(((Number) event.get(field.name())).longValue(), event.number(index), field.name());
            assertEquals(event.get(field.name()), event.value(index));
        }
    }

    @Test
    void shouldRefuseWhatIsNoInteger() {
        RecordLayout layout = layout("comm");
        Event event = event(layout, record(layout));
        int comm = new EventFormat(1, Catalogue.connect, layout).index("comm");
        assertEquals("field is no integer: index=" + comm,
                assertThrows(IllegalArgumentException.class, () -> event.number(comm)).getMessage());
    }

    @Test
    void shouldRefuseFieldsThatAreNotAligned() {
        RecordLayout layout = layout("ip", "pid");
        assertEquals("field must be aligned: name=pid, offset=9",
                assertThrows(IllegalArgumentException.class, () -> new EventFormat(1, Catalogue.connect, layout))
                        .getMessage());
    }

    @Test
    void shouldTellNamesThatBeginAlike() {
        RecordLayout layout = layout("comm");
        for (int i = 0; i < 1000; i++) {
            byte[] name = ("worker-" + i).getBytes(StandardCharsets.UTF_8);
            assertEquals("worker-" + i, event(layout, record(layout).put(8, name)).get("comm"));
        }
    }

    @Test
    void shouldKeepItsOwnCopyOfTheRecord() {
        RecordLayout layout = layout("pid");
        ByteBuffer ring = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder()).putInt(32 + 8, 181);
        Event event = new EventFormat(1, Catalogue.connect, layout).read(ring, 32);
        ring.putInt(32 + 8, 7);
        assertEquals(181, event.get("pid"));
    }

    @Test
    void shouldReadNamesWhateverTheirBytes() {
        RecordLayout layout = layout("comm");
        byte[] name = bytes('a', 0xff, 'b', 0, 'x');
        Event event = event(layout, record(layout).put(8, name));
        assertEquals("a\udcffb", event.get("comm"));
        assertArrayEquals(name, event.commBytes());
        byte[] full = new byte[16];
        Arrays.fill(full, (byte) 'z');
        assertEquals("z".repeat(16), event(layout, record(layout).put(8, full)).get("comm"));
    }

    @Test
    void shouldReadAddressesWhateverSocketHasThem() {
        RecordLayout layout = layout("daddr", "ip");
        byte[] six = bytes(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertEquals("10.0.0.1", address(layout, MAPPED, 4));
        assertEquals("2001:db8::1", address(layout, six, 6));
        assertEquals("10.0.0.1", address(layout, MAPPED, 6));
        ByteBuffer mapped = record(layout).put(8, MAPPED).put(24, (byte) 6);
        assertEquals("::ffff:10.0.0.1", ((IpAddress) event(layout, mapped).get("daddr")).ofSocket());
        ByteBuffer record = record(layout).put(8, MAPPED).put(24, (byte) 4);
        assertEquals(IpAddress.parse("10.0.0.1"), event(layout, record).get("daddr"));
    }

    private static String address(RecordLayout layout, byte[] bytes, int version) {
        return event(layout, record(layout).put(8, bytes).put(24, (byte) version)).get("daddr").toString();
    }

    @Test
    void shouldSayWhatIsWrongWithAField() {
        RecordLayout layout = layout("pid");
        Event event = event(layout, record(layout));
        assertTrue(event.has("pid"));
        assertFalse(event.has("comm") || event.has("xyzzy"));
        assertEquals("field 'comm' was not captured, since the script does not mention it by name: write it.comm",
                assertThrows(IllegalArgumentException.class, () -> event.get("comm")).getMessage());
        assertEquals("field 'comm' was not captured, since the script does not mention it by name: write it.comm",
                assertThrows(IllegalArgumentException.class, event::commBytes).getMessage());
        assertEquals("connect has no field 'dprot'; did you mean dport?",
                assertThrows(IllegalArgumentException.class, () -> event.get("dprot")).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> event.get("xyzzy")).getMessage()
                .startsWith("connect has no field 'xyzzy'; it has time, pid, tid, "));
    }

    @Test
    void shouldPrintWhatWasCaptured() {
        RecordLayout layout = layout("pid", "dport");
        ByteBuffer record = record(layout).putInt(8, 181).putShort(12, (short) 443);
        assertEquals("connect{pid=181, dport=443}", event(layout, record).toString());
    }
}
