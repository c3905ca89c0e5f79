package org.grebe.bpf.asm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds a program. Labels are resolved by {@link #build}; a jump may name a label that comes later. */
public final class Assembler {
    /** Label of the program's end. */
    public static final String OUT = "out";

    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private String pendingComment = "";
    private Origin origin = Origin.NONE;
    private int labelCount;

    /** A comment for the next instruction. */
    public Assembler comment(String text) {
        pendingComment = text;
        return this;
    }

    /** What the instructions that follow are made from. */
    public Assembler origin(Origin of) {
        origin = of;
        return this;
    }

    /** A label name that is not in use yet. */
    public String freshLabel(String hint) {
        return hint + "_" + ++labelCount;
    }

    public Assembler label(String name) {
        if (labels.put(name, lines.size()) != null) {
            throw new IllegalArgumentException("label is defined twice: name=" + name);
        }
        return this;
    }

    public Assembler mov(Reg dst, Reg src) {
        return alu(Alu.MOV, dst, src);
    }

    /** {@code imm} of more than 32 bits becomes a 64-bit load. */
    public Assembler mov(Reg dst, long imm) {
        if (fits(imm)) {
            return alu(Alu.MOV, dst, imm);
        }
        return add(Insn.of(Insn.LD_IMM64, dst.ordinal(), 0, 0, imm));
    }

    public Assembler alu(Alu op, Reg dst, Reg src) {
        return add(Insn.of(0x0f | op.code, dst.ordinal(), src.ordinal(), 0, 0));
    }

    /** {@code imm} is sign-extended from 32 bits. */
    public Assembler alu(Alu op, Reg dst, long imm) {
        return add(Insn.of(0x07 | op.code, dst.ordinal(), 0, 0, int32(imm)));
    }

    public Assembler neg(Reg dst) {
        return add(Insn.of(0x87, dst.ordinal(), 0, 0, 0));
    }

    /** Keeps the low 32 bits. */
    public Assembler zeroExtend32(Reg dst) {
        return add(Insn.of(0xbc, dst.ordinal(), dst.ordinal(), 0, 0));
    }

    /** Copies bit 31 upwards. */
    public Assembler signExtend32(Reg dst) {
        return alu(Alu.LSH, dst, 32).alu(Alu.ARSH, dst, 32);
    }

    /** Between network order and the machine's; the value is then zero-extended. */
    public Assembler networkOrder(Reg dst, int bits) {
        return add(Insn.of(0xdc, dst.ordinal(), 0, 0, bits));
    }

    /** Nothing, where the instruction before stores that very value from that register. */
    public Assembler load(Size size, Reg dst, Reg base, int offset) {
        if (size == Size.DW && justStored(dst, base, offset)) {
            pendingComment = "";
            return this;
        }
        return add(Insn.of(0x61 | size.code, dst.ordinal(), base.ordinal(), int16(offset), 0));
    }

    public Assembler store(Size size, Reg base, int offset, Reg src) {
        return add(Insn.of(0x63 | size.code, base.ordinal(), src.ordinal(), int16(offset), 0));
    }

    public Assembler store(Size size, Reg base, int offset, long imm) {
        return add(Insn.of(0x62 | size.code, base.ordinal(), 0, int16(offset), int32(imm)));
    }

    /** Adds {@code src} to the 8 bytes there, whoever else does so at the same time. */
    public Assembler atomicAdd(Reg base, int offset, Reg src) {
        return add(Insn.of(Insn.ATOMIC_DW, base.ordinal(), src.ordinal(), int16(offset), 0));
    }

    public Assembler jump(String label) {
        return add(new Insn(Insn.JA, 0, 0, 0, 0, label, null));
    }

    public Assembler jump(Cond cond, Reg left, Reg right, String label) {
        return add(new Insn(0x0d | cond.code, left.ordinal(), right.ordinal(), 0, 0, label, null));
    }

    /** {@code imm} is sign-extended from 32 bits. */
    public Assembler jump(Cond cond, Reg left, long imm, String label) {
        return add(new Insn(0x05 | cond.code, left.ordinal(), 0, 0, int32(imm), label, null));
    }

    public Assembler call(Helper helper) {
        return add(Insn.of(Insn.CALL, 0, 0, 0, helper.id));
    }

    public Assembler exit() {
        return add(Insn.of(Insn.EXIT, 0, 0, 0, 0));
    }

    /** The program's end with its label {@link #OUT}, or a jump there if an early way out has it already. */
    public Assembler end() {
        return labels.containsKey(OUT) ? jump(OUT) : label(OUT).mov(Reg.R0, 0).exit();
    }

    /** Address of the map, for helpers. */
    public Assembler loadMap(Reg dst, String map) {
        return add(new Insn(Insn.LD_IMM64, dst.ordinal(), Insn.PSEUDO_MAP_FD, 0, 0, null, map));
    }

    /** Address of a byte of the first value of an array map: read and written with no lookup (Linux 5.2). */
    public Assembler loadMapValue(Reg dst, String map, int offset) {
        return add(new Insn(Insn.LD_IMM64, dst.ordinal(), Insn.PSEUDO_MAP_VALUE, 0, (long) offset << 32, null, map));
    }

    /** How long it is so far, in instructions of 8 bytes, whether or not anything leads to them. */
    public int slots() {
        int slots = 0;
        for (Line line : lines) {
            slots += line.insn().slots();
        }
        return slots;
    }

    /** Resolves labels. Instructions that nothing leads to are left out: the verifier refuses to load them. */
    public Code build() {
        BitSet reached = reachable();
        List<Line> kept = new ArrayList<>();
        int[] newIndex = new int[lines.size() + 1];
        int[] slotOf = new int[lines.size() + 1];
        int slot = 0;
        for (int i = 0; i < lines.size(); i++) {
            newIndex[i] = kept.size();
            slotOf[i] = slot;
            if (reached.get(i)) {
                kept.add(lines.get(i));
                slot += lines.get(i).insn().slots();
            }
        }
        newIndex[lines.size()] = kept.size();
        slotOf[lines.size()] = slot;
        Map<String, Integer> newLabels = new HashMap<>();
        labels.forEach((name, index) -> newLabels.put(name, newIndex[index]));
        List<Line> resolved = new ArrayList<>();
        int at = 0;
        for (Line line : kept) {
            at += line.insn().slots();
            resolved.add(line.insn().target() == null ? line : resolve(line, slotOf[target(line.insn())] - at));
        }
        return new Code(resolved, newLabels);
    }

    private static Line resolve(Line line, int slots) {
        Insn insn = line.insn().withOffset(distance(line.insn().target(), slots));
        return new Line(insn, line.comment(), line.origin());
    }

    private int target(Insn insn) {
        Integer index = labels.get(insn.target());
        if (index == null) {
            throw new IllegalStateException("jump to a label that nobody defined: name=" + insn.target());
        }
        return index;
    }

    private BitSet reachable() {
        BitSet reached = new BitSet(lines.size());
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        while (!open.isEmpty()) {
            int i = open.pop();
            if (i >= lines.size() || reached.get(i)) {
                continue;
            }
            reached.set(i);
            Insn insn = lines.get(i).insn();
            if (insn.target() != null) {
                open.push(target(insn));
            }
            if (insn.opcode() != Insn.JA && insn.opcode() != Insn.EXIT) {
                open.push(i + 1);
            }
        }
        return reached;
    }

    /** Whether the instruction before stores 8 bytes from that register there, and nothing leads to the next one. */
    public boolean justStored(Reg reg, Reg base, int offset) {
        Insn store = Insn.of(0x63 | Size.DW.code, base.ordinal(), reg.ordinal(), offset, 0);
        return !lines.isEmpty()
                && lines.get(lines.size() - 1).insn().equals(store)
                && !labels.containsValue(lines.size());
    }

    static boolean fits(long imm) {
        return imm == (int) imm;
    }

    private Assembler add(Insn insn) {
        lines.add(new Line(insn, pendingComment, origin));
        pendingComment = "";
        return this;
    }

    private static long int32(long imm) {
        if (!fits(imm)) {
            throw new IllegalArgumentException("must fit into 32 bits: imm=" + imm);
        }
        return imm;
    }

    private static int distance(String target, int slots) {
        if (slots != (short) slots) {
            throw new IllegalStateException("jump is too far, 32767 instructions at most: label=" + target
                    + ", distance=" + slots);
        }
        return slots;
    }

    private static int int16(int offset) {
        if (offset != (short) offset) {
            throw new IllegalArgumentException("must fit into 16 bits: offset=" + offset);
        }
        return offset;
    }
}
