package org.grebe.bpf.kallsyms;

/** Takes one symbol; the bytes are valid during the call only. */
@FunctionalInterface
interface SymbolVisitor {
    /** The name is {@code line[from]} up to but not including {@code line[to]}, without its module. */
    void symbol(long address, byte type, byte[] line, int from, int to);
}
