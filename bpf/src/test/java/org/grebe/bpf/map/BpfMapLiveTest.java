package org.grebe.bpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.sys.SysException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each map type, from user space and from a program. */
@Tag("live")
class BpfMapLiveTest {
    @ParameterizedTest
    @EnumSource(value = MapType.class, names = {"HASH", "LRU_HASH", "PERCPU_HASH"})
    void shouldKeepReplaceAndForgetKeys(MapType type) {
        try (BpfMap map = BpfMap.create(new MapSpec("keys", type, 4, 8, 64, 0))) {
            for (int i = 0; i < 10; i++) {
                map.update(BpfMap.key(i), value(map, i * 100), BpfMap.NOEXIST);
            }
            var again = assertThrows(
                    SysException.class, () -> map.update(BpfMap.key(3), value(map, 1), BpfMap.NOEXIST));
            assertTrue(again.is(Errno.EEXIST));
            map.update(BpfMap.key(3), value(map, 7), BpfMap.EXIST);
            assertEquals(7, map.lookup(BpfMap.key(3)).orElseThrow().getLong(0));
            assertTrue(map.delete(BpfMap.key(4)));
            assertFalse(map.delete(BpfMap.key(4)));
            assertTrue(map.lookup(BpfMap.key(4)).isEmpty());
            TreeSet<Integer> keys = new TreeSet<>();
            map.entries().forEach(e -> keys.add(ByteBuffer.wrap(e.key()).order(ByteOrder.nativeOrder()).getInt()));
            assertEquals("[0, 1, 2, 3, 5, 6, 7, 8, 9]", keys.toString());
        }
    }

    @Test
    void shouldPutAnEmptyMapIntoTheSlotAndGiveTheOldOneBack() {
        MapSpec cells = MapSpec.perCpuHash("cells", 4, 8, 8);
        try (BpfMap slot = BpfMap.create(MapSpec.slot("slot", cells))) {
            BpfMap first = slot.inner();
            first.update(BpfMap.key(7), value(first, 1), BpfMap.ANY);
            try (BpfMap old = slot.exchange()) {
                assertEquals(1, old.entries().size());
            }
            assertEquals(List.of(), slot.inner().entries());
        }
        var refused = assertThrows(SysException.class,
                () -> BpfMap.create(MapSpec.slot("slot", MapSpec.progArray("programs", 1))));
        assertTrue(refused.getMessage().startsWith("create map slot: "), refused.getMessage());
    }

    @Test
    void shouldRefuseMoreKeysThanFit() {
        try (BpfMap map = BpfMap.create(MapSpec.hash("full", 4, 8, 2))) {
            map.update(BpfMap.key(1), value(map, 1), BpfMap.ANY);
            map.update(BpfMap.key(2), value(map, 2), BpfMap.ANY);
            var full = assertThrows(SysException.class, () -> map.update(BpfMap.key(3), value(map, 3), BpfMap.ANY));
            assertEquals("update map full: E2BIG (Argument list too long)", full.getMessage());
        }
    }

    @Test
    void shouldHaveOneValueForEachPossibleCpu() {
        try (BpfMap map = BpfMap.create(MapSpec.perCpuArray("cpus", 4, 1))) {
            ByteBuffer values = map.lookup(BpfMap.key(0)).orElseThrow();
            assertEquals(8 * PossibleCpus.count(), values.limit());
        }
    }

    @Test
    void shouldShareAnArrayWithThisProcess() {
        try (BpfMap map = BpfMap.create(MapSpec.mmapableArray("shared", 8, 4));
                Mapping shared = map.map()) {
            shared.bytes().putLong(16, 42);
            assertEquals(42, map.lookup(BpfMap.key(2)).orElseThrow().getLong(0));
        }
    }

    @Test
    void shouldFindTheLongestPrefix() {
        try (BpfMap map = BpfMap.create(MapSpec.lpmTrie("prefixes", 4, 8, 16))) {
            map.update(prefix(8, 10, 0, 0, 0), value(map, 8), BpfMap.ANY);
            map.update(prefix(16, 10, 1, 0, 0), value(map, 16), BpfMap.ANY);
            assertEquals(8, map.lookup(prefix(32, 10, 2, 3, 4)).orElseThrow().getLong(0));
            assertEquals(16, map.lookup(prefix(32, 10, 1, 3, 4)).orElseThrow().getLong(0));
            assertTrue(map.lookup(prefix(32, 11, 0, 0, 0)).isEmpty());
        }
    }

    @Test
    void shouldCallTheProgramInTheSlot() {
        try (BpfMap programs = BpfMap.create(MapSpec.progArray("programs", 1));
                LoadedProgram one = LoadedProgram.load(spec(new Assembler().mov(Reg.R0, 1).exit()), Map.of());
                LoadedProgram two = LoadedProgram.load(spec(new Assembler().mov(Reg.R0, 2).exit()), Map.of());
                LoadedProgram caller = LoadedProgram.load(
                        spec(new Assembler().loadMap(Reg.R2, "programs").mov(Reg.R3, 0).call(Helper.TAIL_CALL)
                                .mov(Reg.R0, 0).exit()),
                        Map.of("programs", programs))) {
            assertEquals(0, caller.testRun());
            programs.update(BpfMap.key(0), BpfMap.key(one.fd().number()), BpfMap.ANY);
            assertEquals(1, caller.testRun());
            programs.update(BpfMap.key(0), BpfMap.key(two.fd().number()), BpfMap.ANY);
            assertEquals(2, caller.testRun());
        }
    }

    private static ProgramSpec spec(Assembler a) {
        return new ProgramSpec("tail", new Attachment.TestRun(), a.build());
    }

    private static byte[] prefix(int length, int... address) {
        ByteBuffer key = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(length);
        for (int octet : address) {
            key.put((byte) octet);
        }
        return key.array();
    }

    /** The same on every CPU. */
    private static byte[] value(BpfMap map, long value) {
        int cpus = map.spec().type().isPerCpu() ? PossibleCpus.count() : 1;
        ByteBuffer bytes = ByteBuffer.allocate(8 * cpus).order(ByteOrder.nativeOrder());
        for (int i = 0; i < cpus; i++) {
            bytes.putLong(value);
        }
        return bytes.array();
    }
}
