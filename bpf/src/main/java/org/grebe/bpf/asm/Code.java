package org.grebe.bpf.asm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** A finished program, jumps resolved. Maps are names until {@link #encode}. */
public record Code(List<Line> lines, Map<String, Integer> labels) {
    public Code {
        lines = List.copyOf(lines);
        labels = Map.copyOf(labels);
    }

    /** Number of 8-byte slots, as the kernel counts instructions. */
    public int slots() {
        return lines.stream().mapToInt(l -> l.insn().slots()).sum();
    }

    /** Names of the maps that the program uses, in order of first use. */
    public Set<String> maps() {
        Set<String> maps = new LinkedHashSet<>();
        lines.stream().map(l -> l.insn().map()).filter(m -> m != null).forEach(maps::add);
        return maps;
    }

    /** The bytes for the kernel, in the machine's order; {@code mapFd} gives the descriptor of a map by name. */
    public byte[] encode(ToIntFunction<String> mapFd) {
        ByteBuffer out = ByteBuffer.allocate(slots() * 8).order(ByteOrder.nativeOrder());
        boolean little = out.order() == ByteOrder.LITTLE_ENDIAN;
        for (Line line : lines) {
            Insn i = line.insn();
            long imm = i.imm();
            if (i.map() != null) {
                imm = imm & 0xffffffff00000000L | mapFd.applyAsInt(i.map()) & 0xffffffffL;
            }
            out.put((byte) i.opcode());
            out.put((byte) (little ? i.src() << 4 | i.dst() : i.dst() << 4 | i.src()));
            out.putShort((short) i.offset());
            out.putInt((int) imm);
            if (i.slots() == 2) {
                out.putInt(0).putInt((int) (imm >> 32));
            }
        }
        return out.array();
    }

    /** The line whose instruction is at the kernel's instruction number, or null. */
    public Line atSlot(int slot) {
        int at = 0;
        for (Line line : lines) {
            if (slot >= at && slot < at + line.insn().slots()) {
                return line;
            }
            at += line.insn().slots();
        }
        return null;
    }

    /** The listing, with labels and comments. */
    @Override
    public String toString() {
        return Disassembler.listing(this);
    }
}
