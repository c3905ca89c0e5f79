package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.run.Values;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.LiveSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sets that change under a loaded program: after each change the kernel answers as the script does. */
@Tag("live")
class LiveSetLiveTest {
    private static final int CHANGES = 400;

    private final Random random = new Random(20261121);

    @Test
    void shouldFollowPorts() {
        follow("dport", List.of(80, 443), List.of(80, 443, 8080, 0, 65535, 1024), LiveSetLiveTest::number);
    }

    @Test
    void shouldFollowWideIntegers() {
        follow("uid", List.of(), List.of(0, 1000, 4294967295L, 65534), LiveSetLiveTest::number);
    }

    @Test
    void shouldFollowNames() {
        List<String> names = List.of("curl", "nginx", "caf\u00e9", "fifteen-bytes-x");
        follow("comm", List.of("curl"), names, LiveSetLiveTest::name);
    }

    @Test
    void shouldFollowAddressesAndBlocks() {
        LiveSet set = new LiveSet(List.of("10.0.0.0/8"));
        try (ImageRun run = run("daddr", set)) {
            List<String> members = List.of("10.0.0.0/8", "10.1.0.0/16", "::1", "127.0.0.1", "2001:db8::/32");
            List<String> asked =
                    List.of("10.1.2.3", "10.2.0.1", "::1", "::2", "127.0.0.1", "2001:db8::5", "2001:db9::");
            for (int i = 0; i < CHANGES; i++) {
                change(set, members.get(random.nextInt(members.size())));
                IpAddress address = IpAddress.parse(asked.get(random.nextInt(asked.size())));
                run.set("daddr", address.bytes());
                assertEquals(Values.isIn(address, set), run.passes(), address + " in " + set);
            }
        }
    }

    @Test
    void shouldRefuseAMemberThatTheKernelCannotTake() {
        LiveSet set = new LiveSet(List.of(80));
        try (ImageRun run = run("dport", set)) {
            var e = assertThrows(IllegalArgumentException.class, () -> set.leftShift("https"));
            assertEquals("the set takes whole numbers, not https", e.getMessage());
            assertEquals(1, set.size());
            run.set("dport", number(80));
            assertTrue(run.passes());
        }
    }

    private interface Bytes {
        byte[] of(Object value);
    }

    private void follow(String field, List<?> initial, List<?> values, Bytes bytes) {
        LiveSet set = new LiveSet(initial);
        try (ImageRun run = run(field, set)) {
            for (int i = 0; i < CHANGES; i++) {
                change(set, values.get(random.nextInt(values.size())));
                Object asked = values.get(random.nextInt(values.size()));
                run.set(field, bytes.of(asked));
                assertEquals(Values.isIn(asked, set), run.passes(), asked + " in " + set);
            }
        }
    }

    private void change(LiveSet set, Object member) {
        if (random.nextBoolean()) {
            set.leftShift(member);
        } else {
            set.remove(member);
        }
    }

    private static ImageRun run(String field, LiveSet set) {
        FuzzHost host = new FuzzHost();
        Map<String, Object> variables = new HashMap<>(Map.of("set", set));
        new ScriptCompiler().given(variables.keySet())
                .compile("live", "on connect { if (it." + field + " in set) print it.dport }")
                .newScript(host, variables).run();
        Plan plan = ScriptRun.plan(host.calls().get(0));
        assertTrue(plan.conditions().get(0).inKernel(), plan.toString());
        return new ImageRun(plan);
    }

    private static byte[] number(Object value) {
        return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(((Number) value).longValue()).array();
    }

    private static byte[] name(Object value) {
        return Arrays.copyOf(((String) value).getBytes(StandardCharsets.UTF_8), 16);
    }
}
