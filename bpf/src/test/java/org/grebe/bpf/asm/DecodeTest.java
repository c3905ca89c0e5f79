package org.grebe.bpf.asm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecodeTest {
    private static final int PROGRAMS = 500;

    @Test
    void shouldReadWhatWasWrittenWhenEncoded() {
        Random random = new Random(20261121);
        for (int i = 0; i < PROGRAMS; i++) {
            byte[] bytes = program(random).encode(name -> 7);
            List<Insn> decoded = Disassembler.decode(bytes);
            List<Line> lines = decoded.stream().map(insn -> new Line(insn, "", Origin.NONE)).toList();
            assertArrayEquals(bytes, new Code(lines, new HashMap<>()).encode(name -> 7));
        }
    }

    @Test
    void shouldPrintWhatItRead() {
        byte[] bytes = new Assembler().loadMap(Reg.R1, "m").mov(Reg.R0, 1L << 40).exit().build().encode(name -> 7);
        List<String> text = Disassembler.decode(bytes).stream().map(Disassembler::text).toList();
        assertEquals(List.of("r1 = &fd 7 ll", "r0 = 0x10000000000 ll", "exit"), text);
    }

    @Test
    void shouldRefuseWhatIsNoProgram() {
        assertThrows(IllegalArgumentException.class, () -> Disassembler.decode(new byte[7]));
        assertThrows(IllegalArgumentException.class, () -> Disassembler.decode(new byte[] {0x18, 0, 0, 0, 0, 0, 0, 0}));
    }

    private static Code program(Random random) {
        Assembler a = new Assembler();
        for (int i = 0; i < 30; i++) {
            Reg dst = Reg.of(random.nextInt(10));
            Reg src = Reg.of(random.nextInt(11));
            switch (random.nextInt(10)) {
                case 0 -> a.mov(dst, random.nextLong());
                case 1 -> a.alu(Alu.values()[random.nextInt(8)], dst, src);
                case 2 -> a.alu(Alu.XOR, dst, random.nextInt());
                case 3 -> a.load(Size.values()[random.nextInt(4)], dst, src, (short) random.nextInt());
                case 4 -> a.store(Size.values()[random.nextInt(4)], dst, (short) random.nextInt(), random.nextInt());
                case 5 -> a.loadMapValue(dst, "m", random.nextInt(1000));
                case 6 -> a.networkOrder(dst, 32);
                case 7 -> a.atomicAdd(dst, (short) random.nextInt(), src);
                case 8 -> a.call(Helper.values()[random.nextInt(Helper.values().length)]);
                default -> a.jump(Cond.values()[random.nextInt(11)], dst, src, "end");
            }
        }
        return a.label("end").exit().build();
    }
}
