package org.grebe.bpf.btf;

/**
 * Where a member lies, counted from the start of the struct that was asked.
 *
 * @param struct name of that struct
 * @param path the member as it was asked for, dotted
 * @param offset in bytes; of a bitfield: of the smallest aligned unit that holds all its bits
 * @param size bytes to read at {@code offset}
 * @param bitOffset of a bitfield in its unit: from the least significant bit on little-endian machines, else the most
 * @param bitSize 0 if it is no bitfield
 * @param signed of integers and enums; false for all else
 * @param typeId as declared, typedefs and qualifiers included
 * @param pointeeStruct name of the struct or union it points to, else ""
 */
public record Member(
        String struct,
        String path,
        int offset,
        int size,
        int bitOffset,
        int bitSize,
        boolean signed,
        int typeId,
        String pointeeStruct) {
    public boolean isBitfield() {
        return bitSize != 0;
    }
}
