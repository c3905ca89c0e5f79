package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.grebe.bpf.probes.DnsProbe;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.dns.DnsTrace;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    private static final RecordLayout LAYOUT = RecordLayout.of(DnsTrace.PLAN.captured());

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 8, 9, 4095, 4096, 4097, 65_535})
    void shouldReadTheBytesThatWereCopied(long length) {
        byte[] random = new byte[4096];
        new Random(length).nextBytes(random);
        ByteBuffer record = ByteBuffer.allocate(LAYOUT.size() + 16).order(ByteOrder.nativeOrder());
        record.putLong(16 + LAYOUT.offset("length"), length).putShort(16 + LAYOUT.offset("port"), (short) 53_000);
        record.put(16 + LAYOUT.offset("payload"), random);
        Event event = new EventFormat(1, DnsProbe.PROBE, LAYOUT).read(record, 16);
        assertEquals(length, event.get("length"));
        assertEquals(53_000, event.get("port"));
        assertArrayEquals(Arrays.copyOf(random, (int) Math.min(length, 4096)), (byte[]) event.get("payload"));
    }

    @Test
    void shouldRefuseAPayloadThatIsNotLast() {
        RecordLayout wrong = RecordLayout.of(Plan.byWidth(DnsProbe.PROBE.fields()));
        assertThrows(IllegalArgumentException.class, () -> new EventFormat(1, DnsProbe.PROBE, wrong));
    }
}
