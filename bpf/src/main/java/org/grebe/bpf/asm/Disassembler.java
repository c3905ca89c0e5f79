package org.grebe.bpf.asm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Prints programs in the notation of the verifier's log and bpftool. */
public final class Disassembler {
    private Disassembler() {}

    static String listing(Code code) {
        // Several labels may name one place, and a jump to any of them must be found.
        Map<Integer, SortedSet<String>> labelsAt = new HashMap<>();
        code.labels().forEach((name, index) -> labelsAt.computeIfAbsent(index, i -> new TreeSet<>()).add(name));
        StringBuilder out = new StringBuilder();
        int slot = 0;
        for (int i = 0; i < code.lines().size(); i++) {
            Line line = code.lines().get(i);
            labelsAt.getOrDefault(i, Collections.emptySortedSet()).forEach(name -> out.append(name).append(":\n"));
            String text = String.format("%4d: %s", slot, text(line.insn()));
            String script = line.origin().hasPlace()
                    ? " [" + line.origin().line() + ":" + line.origin().column() + "]" : "";
            if (line.comment().isEmpty() && script.isEmpty()) {
                out.append(text);
            } else {
                out.append(String.format("%-44s ;%s %s", text, script, line.comment()).stripTrailing());
            }
            out.append('\n');
            slot += line.insn().slots();
        }
        return out.toString();
    }

    /**
     * Reads instructions as the kernel has them, in the machine's byte order. Jumps have distances and no labels; a map
     * is what its descriptor says, "fd 7".
     */
    public static List<Insn> decode(byte[] program) {
        if (program.length % 8 != 0) {
            throw new IllegalArgumentException("instructions are 8 bytes each: bytes=" + program.length);
        }
        ByteBuffer in = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        boolean little = in.order() == ByteOrder.LITTLE_ENDIAN;
        List<Insn> insns = new ArrayList<>();
        while (in.hasRemaining()) {
            int opcode = in.get() & 0xff;
            int registers = in.get() & 0xff;
            int dst = little ? registers & 15 : registers >> 4;
            int src = little ? registers >> 4 : registers & 15;
            int offset = in.getShort();
            long imm = in.getInt();
            if (opcode != Insn.LD_IMM64) {
                insns.add(Insn.of(opcode, dst, src, offset, imm));
                continue;
            }
            if (in.remaining() < 8) {
                throw new IllegalArgumentException("the second half of a 64-bit load is missing");
            }
            in.getInt();
            long whole = (long) in.getInt() << 32 | imm & 0xffffffffL;
            boolean map = src == Insn.PSEUDO_MAP_FD || src == Insn.PSEUDO_MAP_VALUE;
            insns.add(map
                    ? new Insn(opcode, dst, src, offset, whole & 0xffffffff00000000L, null, "fd " + imm)
                    : Insn.of(opcode, dst, src, offset, whole));
        }
        return insns;
    }

    /** One instruction. */
    public static String text(Insn i) {
        return switch (i.opcode() & 7) {
            case 0 -> wideLoad(i);
            case 1 -> String.format("r%d = *(%s *)(r%d %s)", i.dst(), size(i), i.src(), signed(i.offset()));
            case 2 -> String.format("*(%s *)(r%d %s) = %d", size(i), i.dst(), signed(i.offset()), i.imm());
            case 3 -> i.opcode() == Insn.ATOMIC_DW
                    ? String.format("lock *(u64 *)(r%d %s) += r%d", i.dst(), signed(i.offset()), i.src())
                    : String.format("*(%s *)(r%d %s) = r%d", size(i), i.dst(), signed(i.offset()), i.src());
            case 4, 7 -> alu(i);
            default -> jump(i);
        };
    }

    private static String wideLoad(Insn i) {
        if (i.map() == null) {
            return String.format("r%d = 0x%x ll", i.dst(), i.imm());
        }
        return i.src() == Insn.PSEUDO_MAP_VALUE
                ? String.format("r%d = &%s[0] + %d ll", i.dst(), i.map(), i.imm() >> 32)
                : String.format("r%d = &%s ll", i.dst(), i.map());
    }

    private static String alu(Insn i) {
        boolean narrow = (i.opcode() & 7) == 4;
        String dst = (narrow ? "w" : "r") + i.dst();
        if ((i.opcode() & 0xf0) == 0xd0) {
            return String.format("r%d = be%d r%d", i.dst(), i.imm(), i.dst());
        }
        Alu op = Alu.ofCode(i.opcode());
        if (op == Alu.NEG) {
            return dst + " = -" + dst;
        }
        String operand = (i.opcode() & 8) != 0 ? (narrow ? "w" : "r") + i.src() : Long.toString(i.imm());
        return dst + " " + op.symbol + " " + operand;
    }

    private static String jump(Insn i) {
        if (i.opcode() == Insn.CALL) {
            return "call " + Helper.name((int) i.imm());
        }
        if (i.opcode() == Insn.EXIT) {
            return "exit";
        }
        String to = i.target() != null ? i.target() : signed(i.offset());
        if (i.opcode() == Insn.JA) {
            return "goto " + to;
        }
        String right = (i.opcode() & 8) != 0 ? "r" + i.src() : Long.toString(i.imm());
        return String.format("if r%d %s %s goto %s", i.dst(), Cond.ofCode(i.opcode()).symbol, right, to);
    }

    private static String size(Insn i) {
        return Size.ofCode(i.opcode()).cType;
    }

    private static String signed(int offset) {
        return (offset < 0 ? "-" : "+") + Math.abs(offset);
    }
}
