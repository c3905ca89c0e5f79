package org.grebe.bpf.probes;

import java.util.List;
import org.grebe.bpf.ir.Chain;

/** Where a field of a function or tracepoint lies: its program's context, counted from the start. */
public sealed interface FieldLocation {
    /**
     * An argument or return value in a 64-bit word of the context, whose upper bytes may be anything.
     *
     * @param typed the verifier takes it for a typed pointer, so it is fetched as plain bytes
     */
    record Word(int at, int bytes, boolean signed, boolean typed) implements FieldLocation {}

    /** An integer in a tracepoint's record. {@code bitSize} is 0 if it is no bitfield. */
    record Member(int at, int bytes, boolean signed, int bitOffset, int bitSize) implements FieldLocation {}

    /** An array of characters in a tracepoint's record, which need not end with a NUL. */
    record Chars(int at, int bytes) implements FieldLocation {}

    /** An IP address in 16 bytes of a tracepoint's record, IPv4 as ::ffff:a.b.c.d. */
    record Address(int at) implements FieldLocation {}

    /**
     * What a word in a tracepoint's record points to: offset below and length above, 16 bits each.
     *
     * @param relative the offset counts from behind the word ({@code __rel_loc}), else from the record's start
     */
    record DataLoc(int at, boolean relative) implements FieldLocation {}

    /** The text that a pointer points to, in the kernel's memory or the user's. */
    record TextAt(FieldLocation pointer) implements FieldLocation {}

    /** Of a call: what lay there when it began, of which a copy is kept until it ends. */
    record Kept(FieldLocation place) implements FieldLocation {}

    /** Of a call: how long it took. */
    record Elapsed() implements FieldLocation {}

    /** The current thread's struct task_struct, as a pointer. */
    record CurrentThread() implements FieldLocation {}

    /** The number of the place that the program is attached to, among several. */
    record Index() implements FieldLocation {}

    /**
     * What is at the end of a way through memory that begins with a pointer; null where the way leads nowhere.
     *
     * @param user the pointers are a process's
     */
    record Behind(FieldLocation pointer, boolean user, List<Chain.Hop> hops, Chain.End end) implements FieldLocation {
        public Behind {
            hops = List.copyOf(hops);
        }
    }
}
