package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.FilterMaps;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of blocks of both families as a filter: the kernel's trie and the JVM agree on every address. */
@Tag("live")
class AddressSetLiveTest {
    private static final int BLOCKS = 5000;
    private static final int ADDRESSES = 5000;

    private final Random random = new Random(20261121);

    @Test
    void shouldAgreeWithTheJvmWhenTheFilterHasThousandsOfBlocks() {
        List<Cidr> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            blocks.add(block(i % 2 == 0));
        }
        FuzzHost host = new FuzzHost();
        Map<String, Object> variables = new HashMap<>(Map.of("blocks", blocks));
        new ScriptCompiler().given(variables.keySet())
                .compile("set", "on connect { if (it.daddr in blocks) print it.dport }")
                .newScript(host, variables).run();
        Plan plan = ScriptRun.plan(host.calls().get(0));
        assertEquals(List.of(FilterMap.Kind.LPM), FilterMaps.of(plan).stream().map(FilterMap::kind).toList());

        try (ImageRun run = new ImageRun(plan)) {
            int inside = 0;
            for (int i = 0; i < ADDRESSES; i++) {
                IpAddress address = i % 2 == 0 ? near(blocks.get(random.nextInt(BLOCKS))) : any(i % 4 == 1);
                boolean expected = blocks.stream().anyMatch(b -> b.contains(address));
                run.set("daddr", address.bytes());
                assertEquals(expected, run.passes(), address.toString());
                inside += expected ? 1 : 0;
            }
            assertTrue(inside > ADDRESSES / 4 && inside < ADDRESSES * 9 / 10, "inside=" + inside);
        }
    }

    private Cidr block(boolean v4) {
        int prefix = v4 ? 96 + 9 + random.nextInt(24) : 16 + random.nextInt(113);
        byte[] base = any(v4).bytes();
        for (int bit = prefix; bit < 128; bit++) {
            base[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new Cidr(address(base), prefix);
    }

    /** Some address of the block, or just beyond it. */
    private IpAddress near(Cidr block) {
        byte[] bytes = block.base().bytes();
        for (int bit = block.prefixLength(); bit < 128; bit++) {
            if (random.nextBoolean()) {
                bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
            }
        }
        if (random.nextInt(4) == 0) {
            bytes[(block.prefixLength() - 1) / 8] ^= (byte) (0x80 >> (block.prefixLength() - 1) % 8);
        }
        return address(bytes);
    }

    private IpAddress any(boolean v4) {
        if (v4) {
            return IpAddress.ofV4(random.nextInt());
        }
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return address(bytes);
    }

    private static IpAddress address(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        return IpAddress.of(b.getLong(), b.getLong(), false);
    }
}
