package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;

/** Hands out places in a program's stack frame: 512 bytes below R10, all places aligned to 8. */
public final class Stack {
    /** eBPF's 512 bytes, less the word that {@link #SCRATCH} is. */
    public static final int LIMIT = 504;

    /** The lowest word, for anybody between two instructions. */
    public static final int SCRATCH = -512;

    private final List<String> owners = new ArrayList<>();
    private int used;

    /** Offset from R10, negative. {@code owner} names the place if the stack overflows. */
    public int allocate(String owner, int bytes) {
        used += (bytes + 7) & ~7;
        owners.add(owner + " " + bytes);
        if (used > LIMIT) {
            throw new IllegalStateException("program needs more than eBPF's 512 bytes of stack: "
                    + String.join(", ", owners) + "; test or print fewer fields, or take another --attach kind");
        }
        return -used;
    }

    public int used() {
        return used;
    }
}
