package org.grebe.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DispatcherTest {
    private static final ProgramSpec TARGET =
            new ProgramSpec("target", new Attachment.TestRun(), new Assembler().mov(Reg.R0, 7).exit().build());

    @Test
    void shouldGoOnInTheSlotAndCountWhatItCannotPassOn() {
        ProgramSpec spec = Dispatcher.of(TARGET, 2);
        assertEquals(TARGET.attachment(), spec.attachment());
        String code = spec.code().toString();
        String[] lines = code.split("\n");
        assertEquals(List.of("0: r3 = &counters[0] + 120 ll", "2: r3 = *(u64 *)(r3 +0)", "3: r2 = &slot2 ll"),
                Stream.of(lines).limit(3).map(l -> l.replaceAll(" *;.*", "").strip()).toList());
        assertTrue(lines[3].strip().startsWith("5: call bpf_tail_call"), lines[3]);
    }

    @Tag("live")
    @Test
    void shouldCountAsLostWhatMeetsAnEmptySlot() {
        try (BpfMap slot = BpfMap.create(Dispatcher.slot(0));
                BpfMap counters = BpfMap.create(Counters.spec());
                LoadedProgram target = LoadedProgram.load(TARGET, Map.of());
                LoadedProgram dispatcher = LoadedProgram.load(
                        Dispatcher.of(TARGET, 0), Map.of(slot.spec().name(), slot, Counters.MAP, counters))) {
            assertEquals(0, dispatcher.testRun());
            assertEquals(1, lost(counters));
            slot.update(BpfMap.key(0), BpfMap.key(target.fd().number()), BpfMap.ANY);
            assertEquals(7, dispatcher.testRun());
            assertEquals(1, lost(counters));
        }
    }

    private static long lost(BpfMap counters) {
        ByteBuffer values = counters.lookup(BpfMap.key(0)).orElseThrow();
        return Counters.LOST.sum(values);
    }
}
