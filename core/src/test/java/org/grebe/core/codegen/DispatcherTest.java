package org.grebe.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.Program;
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
        assertEquals("""
                   0: r2 = &slot2 ll
                   2: r3 = 0
                   3: call bpf_tail_call                     ; returns if the slot is empty
                """, code.substring(0, code.indexOf("   4:")));
    }

    @Tag("live")
    @Test
    void shouldCountAsLostWhatMeetsAnEmptySlot() {
        try (BpfMap slot = BpfMap.create(Dispatcher.slot(0));
                BpfMap counters = BpfMap.create(Counters.spec());
                Program target = Program.load(TARGET, Map.of());
                Program dispatcher = Program.load(
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
