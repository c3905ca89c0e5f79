package org.grebe.bpf.asm;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssemblerTest {
    private static void assertRefused(Class<? extends RuntimeException> type, String message, Executable action) {
        assertEquals(message, assertThrows(type, action).getMessage());
    }

    private static int distance(Assembler a, int line) {
        return a.build().lines().get(line).insn().offset();
    }

    @Test
    void shouldCountSlotsWhenJumpingForward() {
        // The 64-bit load between takes two slots.
        Assembler a = new Assembler().jump(Cond.EQ, R0, 0, "end").mov(R1, 1L << 40).mov(R0, 0).label("end").exit();
        assertEquals(3, distance(a, 0));
    }

    @Test
    void shouldCountSlotsWhenJumpingBackward() {
        Assembler a = new Assembler().label("loop").mov(R1, 1L << 40).loadMap(R2, "m").jump("loop");
        assertEquals(-5, distance(a, 2));
    }

    @Test
    void shouldJumpNowhereWhenTheLabelFollows() {
        assertEquals(0, distance(new Assembler().jump("next").label("next").exit(), 0));
    }

    @Test
    void shouldRefuseWhenALabelIsDefinedTwice() {
        Assembler a = new Assembler().label("out").exit();
        assertRefused(IllegalArgumentException.class, "label is defined twice: name=out", () -> a.label("out"));
    }

    @Test
    void shouldRefuseWhenALabelIsMissing() {
        Assembler a = new Assembler().jump("nowhere").exit();
        assertRefused(IllegalStateException.class, "jump to a label that nobody defined: name=nowhere", a::build);
    }

    @Test
    void shouldWriteTheEndOnceAndJumpThereAfterwards() {
        Assembler a = new Assembler().jump(Cond.EQ, R1, 0, "work").end().label("work").mov(R2, 1).end();
        assertEquals("""
                   0: if r1 == 0 goto work
                out:
                   1: r0 = 0
                   2: exit
                work:
                   3: r2 = 1
                   4: goto out
                """, a.build().toString());
    }

    @Test
    void shouldLeaveOutTheLoadOfWhatWasJustStored() {
        assertEquals(2, new Assembler().store(Size.DW, R10, -8, R0).load(Size.DW, R0, R10, -8).exit().build().slots());
    }

    @Test
    void shouldLoadWhereTheRegisterMayHoldSomethingElse() {
        assertLoads(new Assembler().store(Size.DW, R10, -8, R0).load(Size.DW, R1, R10, -8));
        assertLoads(new Assembler().store(Size.DW, R10, -8, R0).load(Size.DW, R0, R10, -16));
        assertLoads(new Assembler().store(Size.DW, R10, -8, R0).load(Size.W, R0, R10, -8));
        assertLoads(new Assembler().store(Size.W, R10, -8, R0).load(Size.DW, R0, R10, -8));
        assertLoads(new Assembler().jump(Cond.EQ, R1, 0, "here")
                .store(Size.DW, R10, -8, R0).label("here").load(Size.DW, R0, R10, -8));
    }

    private static void assertLoads(Assembler a) {
        List<Line> lines = a.build().lines();
        String last = Disassembler.text(lines.get(lines.size() - 1).insn());
        assertTrue(last.contains(" = *("), last);
    }

    @Test
    void shouldMakeLabelsThatDifferWhenTheHintIsTheSame() {
        Assembler a = new Assembler();
        assertNotEquals(a.freshLabel("reject"), a.freshLabel("reject"));
    }

    @Test
    void shouldRefuseWhenAnOffsetDoesNotFit() {
        Assembler a = new Assembler();
        String over = "must fit into 16 bits: offset=32768";
        assertRefused(IllegalArgumentException.class, over, () -> a.load(Size.W, R0, R1, 32768));
        assertRefused(IllegalArgumentException.class, over, () -> a.store(Size.W, R1, 32768, R0));
        assertRefused(IllegalArgumentException.class, over, () -> a.store(Size.W, R1, 32768, 0));
        assertRefused(IllegalArgumentException.class, "must fit into 16 bits: offset=-32769",
                () -> a.load(Size.W, R0, R1, -32769));
    }

    @Test
    void shouldRefuseWhenAnImmediateDoesNotFit() {
        Assembler a = new Assembler();
        String over = "must fit into 32 bits: imm=2147483648";
        long imm = 0x80000000L;
        assertRefused(IllegalArgumentException.class, over, () -> a.alu(Alu.ADD, R1, imm));
        assertRefused(IllegalArgumentException.class, over, () -> a.store(Size.DW, R10, -8, imm));
        assertRefused(IllegalArgumentException.class, over, () -> a.jump(Cond.EQ, R1, imm, "end"));
    }

    @Test
    void shouldReachJustAsFarAsTheKernelAllowsWhenJumping() {
        assertEquals(32767, distance(farJump(32767), 0));
        assertRefused(IllegalStateException.class,
                "jump is too far, 32767 instructions at most: label=end, distance=32768", () -> farJump(32768).build());
    }

    private static Assembler farJump(int between) {
        Assembler a = new Assembler().jump(Cond.EQ, R1, 0, "end");
        for (int i = 0; i < between; i++) {
            a.mov(R0, i);
        }
        return a.label("end").exit();
    }

    @Test
    void shouldFindTheLineOfTheKernelsInstructionNumber() {
        Code code = new Assembler().mov(R1, 1L << 40).comment("here").mov(R0, 0).exit().build();
        assertEquals(code.lines().get(0), code.atSlot(0));
        assertEquals(code.lines().get(0), code.atSlot(1));
        assertEquals("here", code.atSlot(2).comment());
        assertNull(code.atSlot(4));
        assertNull(code.atSlot(-1));
    }

    @ParameterizedTest
    @EnumSource(value = Cond.class, mode = EnumSource.Mode.EXCLUDE, names = "SET")
    void shouldGiveTheConditionBackWhenNegatedTwice(Cond cond) {
        assertEquals(cond, cond.negated().negated());
        assertNotEquals(cond, cond.negated());
    }

    @Test
    void shouldRefuseWhenTheTestOfBitsIsNegated() {
        assertRefused(IllegalArgumentException.class, "the test of bits has no negated form", Cond.SET::negated);
        assertRefused(IllegalArgumentException.class, "no access of this width: bytes=3", () -> Size.ofBytes(3));
    }
}
