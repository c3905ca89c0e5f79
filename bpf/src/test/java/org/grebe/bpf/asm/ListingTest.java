package org.grebe.bpf.asm;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R6;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ListingTest {
    @Test
    void shouldShowLabelsCommentsAndPlacesInTheScript() {
        Assembler a = new Assembler();
        a.mov(R6, R1).comment("dport").load(Size.H, R0, R6, 12).networkOrder(R0, 16);
        a.origin(new Origin(0, 1, 21)).comment("it.dport == 443").jump(Cond.NE, R0, 443, "reject").origin(Origin.NONE);
        a.mov(R1, 0x123456789aL).store(Size.DW, R10, -8, R1);
        a.loadMap(R1, "counters").mov(R2, R10).alu(Alu.ADD, R2, -8).call(Helper.MAP_LOOKUP_ELEM);
        a.jump("out").label("reject").origin(new Origin(-1, 2, 3)).mov(R0, 1).origin(Origin.NONE);
        a.label("out").comment("always").exit();
        assertEquals("""
                   0: r6 = r1
                   1: r0 = *(u16 *)(r6 +12)                  ; dport
                   2: r0 = be16 r0
                   3: if r0 != 443 goto reject               ; [1:21] it.dport == 443
                   4: r1 = 0x123456789a ll
                   6: *(u64 *)(r10 -8) = r1
                   7: r1 = &counters ll
                   9: r2 = r10
                  10: r2 += -8
                  11: call bpf_map_lookup_elem
                  12: goto out
                reject:
                  13: r0 = 1                                 ; [2:3]
                out:
                  14: exit                                   ; always
                """, a.build().toString());
    }

    @Test
    void shouldShowEveryLabelWhenSeveralNameOnePlace() {
        Code code = new Assembler().jump("out").label("pass_1").label("out").exit().build();
        assertEquals("""
                   0: goto out
                out:
                pass_1:
                   1: exit
                """, code.toString());
    }

    @Test
    void shouldShowTheDistanceWhenAnInstructionHasNoLabel() {
        assertEquals("goto +3", Disassembler.text(Insn.of(Insn.JA, 0, 0, 3, 0)));
        assertEquals("goto -2", Disassembler.text(Insn.of(Insn.JA, 0, 0, -2, 0)));
        assertEquals("call helper#4711", Disassembler.text(Insn.of(Insn.CALL, 0, 0, 0, 4711)));
    }
}
