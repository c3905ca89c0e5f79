package org.grebe.bpf.asm;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R2;
import static org.grebe.bpf.asm.Reg.R3;
import static org.grebe.bpf.asm.Reg.R9;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes as the kernel's Documentation/bpf/standardization/instruction-set.rst has them, on little-endian machines. */
class EncodingTest {
    private static Arguments form(String text, String bytes, Consumer<Assembler> code) {
        return Arguments.of(text, bytes, code);
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                form("r1 = r2", "bf21000000000000", a -> a.mov(R1, R2)),
                form("r1 = -1", "b7010000ffffffff", a -> a.mov(R1, -1)),
                form("r1 = 2147483647", "b7010000ffffff7f", a -> a.mov(R1, Integer.MAX_VALUE)),
                form("r1 = 0x80000000 ll", "18010000000000800000000000000000", a -> a.mov(R1, 0x80000000L)),
                form("r2 = 0xffffffff7fffffff ll", "18020000ffffff7f00000000ffffffff",
                        a -> a.mov(R2, Integer.MIN_VALUE - 1L)),
                form("r9 = 0x1122334455667788 ll", "18090000887766550000000044332211",
                        a -> a.mov(R9, 0x1122334455667788L)),
                form("r1 += r2", "0f21000000000000", a -> a.alu(Alu.ADD, R1, R2)),
                form("r1 -= 7", "1701000007000000", a -> a.alu(Alu.SUB, R1, 7)),
                form("r1 *= 7", "2701000007000000", a -> a.alu(Alu.MUL, R1, 7)),
                form("r1 /= 7", "3701000007000000", a -> a.alu(Alu.DIV, R1, 7)),
                form("r1 |= 7", "4701000007000000", a -> a.alu(Alu.OR, R1, 7)),
                form("r1 &= -8", "57010000f8ffffff", a -> a.alu(Alu.AND, R1, -8)),
                form("r1 <<= 7", "6701000007000000", a -> a.alu(Alu.LSH, R1, 7)),
                form("r1 >>= r3", "7f31000000000000", a -> a.alu(Alu.RSH, R1, R3)),
                form("r1 = -r1", "8701000000000000", a -> a.neg(R1)),
                form("r1 %= r2", "9f21000000000000", a -> a.alu(Alu.MOD, R1, R2)),
                form("r1 ^= 7", "a701000007000000", a -> a.alu(Alu.XOR, R1, 7)),
                form("r1 s>>= 7", "c701000007000000", a -> a.alu(Alu.ARSH, R1, 7)),
                form("w3 = w3", "bc33000000000000", a -> a.zeroExtend32(R3)),
                form("r3 = be16 r3", "dc03000010000000", a -> a.networkOrder(R3, 16)),
                form("r1 = *(u8 *)(r2 +1)", "7121010000000000", a -> a.load(Size.B, R1, R2, 1)),
                form("r1 = *(u16 *)(r2 +32767)", "6921ff7f00000000", a -> a.load(Size.H, R1, R2, 32767)),
                form("r1 = *(u32 *)(r10 -4)", "61a1fcff00000000", a -> a.load(Size.W, R1, R10, -4)),
                form("r1 = *(u64 *)(r10 -512)", "79a100fe00000000", a -> a.load(Size.DW, R1, R10, -512)),
                form("*(u8 *)(r10 -1) = r9", "739affff00000000", a -> a.store(Size.B, R10, -1, R9)),
                form("*(u64 *)(r10 -8) = r0", "7b0af8ff00000000", a -> a.store(Size.DW, R10, -8, R0)),
                form("lock *(u64 *)(r1 +8) += r2", "db21080000000000", a -> a.atomicAdd(R1, 8, R2)),
                form("*(u16 *)(r9 +2) = 6", "6a09020006000000", a -> a.store(Size.H, R9, 2, 6)),
                form("*(u32 *)(r9 +4) = -1", "62090400ffffffff", a -> a.store(Size.W, R9, 4, -1)),
                form("call bpf_map_lookup_elem", "8500000001000000", a -> a.call(Helper.MAP_LOOKUP_ELEM)),
                form("call bpf_get_current_task_btf", "850000009e000000", a -> a.call(Helper.GET_CURRENT_TASK_BTF)),
                form("exit", "9500000000000000", Assembler::exit),
                form("r1 = &events ll", "18110000410000000000000000000000", a -> a.loadMap(R1, "events")),
                form("r1 = &wakeup[0] + 0 ll", "18210000420000000000000000000000",
                        a -> a.loadMapValue(R1, "wakeup", 0)),
                form("r1 = &wakeup[0] + 8191 ll", "182100004200000000000000ff1f0000",
                        a -> a.loadMapValue(R1, "wakeup", 8191)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void shouldEncodeAndPrintWhenGivenEachForm(String text, String bytes, Consumer<Assembler> writer) {
        Assembler a = new Assembler();
        writer.accept(a);
        Code code = a.build();
        assertEquals(bytes, hex(code));
        assertEquals(bytes.length() / 16, code.slots());
        assertEquals("   0: " + text + "\n", code.toString());
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void shouldEncodeEachConditionWhenJumping(Cond cond, int byRegister, String symbol) {
        Assembler a = new Assembler().jump(cond, R1, R2, "end").jump(cond, R1, -1, "end").label("end").exit();
        String want = String.format("%02x21010000000000%02x010000ffffffff", byRegister, byRegister - 8);
        assertEquals(want, hex(a.build()).substring(0, 32));
        assertEquals("if r1 " + symbol + " r2 goto end", Disassembler.text(a.build().lines().get(0).insn()));
        assertEquals("if r1 " + symbol + " -1 goto end", Disassembler.text(a.build().lines().get(1).insn()));
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                Arguments.of(Cond.EQ, 0x1d, "=="),
                Arguments.of(Cond.GT, 0x2d, ">"),
                Arguments.of(Cond.GE, 0x3d, ">="),
                Arguments.of(Cond.SET, 0x4d, "&"),
                Arguments.of(Cond.NE, 0x5d, "!="),
                Arguments.of(Cond.SGT, 0x6d, "s>"),
                Arguments.of(Cond.SGE, 0x7d, "s>="),
                Arguments.of(Cond.LT, 0xad, "<"),
                Arguments.of(Cond.LE, 0xbd, "<="),
                Arguments.of(Cond.SLT, 0xcd, "s<"),
                Arguments.of(Cond.SLE, 0xdd, "s<="));
    }

    @Test
    void shouldKeepTheMapsInOrderOfFirstUse() {
        Code code = new Assembler().loadMap(R1, "events").loadMapValue(R2, "wakeup", 4).loadMap(R1, "events").build();
        assertEquals(List.of("events", "wakeup"), List.copyOf(code.maps()));
        assertEquals(6, code.slots());
    }

    private static String hex(Code code) {
        return HexFormat.of().formatHex(code.encode(map -> map.equals("events") ? 0x41 : 0x42));
    }
}
