package org.grebe.bpf.ir;

import java.util.ArrayList;
import java.util.List;

/** Hands out places in a program's stack frame: 512 bytes below R10, all places aligned to 8. */
public final class Stack {
    /** eBPF's 512 bytes, less the word that {@link #SCRATCH} is. */
    public static final int LIMIT = 504;

    /** The lowest word, for anybody between two instructions. */
    public static final int SCRATCH = -512;

    /** What the probes' own code takes of it at most, by whichever attach kind, fields not counted. */
    public static final int PROBES_SHARE = 128;

    private record Place(String owner, int bytes, int end) {}

    private final List<Place> places = new ArrayList<>();
    private final int limit;
    private int most;

    public Stack() {
        this(LIMIT);
    }

    private Stack(int limit) {
        this.limit = limit;
    }

    /** To see what is needed, whether or not eBPF has so much. */
    static Stack unlimited() {
        return new Stack(Integer.MAX_VALUE);
    }

    /** Offset from R10, negative. {@code owner} names the place if the stack overflows. */
    public int allocate(String owner, int bytes) {
        int end = used() + ((bytes + 7) & ~7);
        places.add(new Place(owner, bytes, end));
        most = Math.max(most, end);
        if (end > limit) {
            List<String> owners = places.stream().map(p -> p.owner() + " " + p.bytes()).toList();
            throw new IllegalStateException("program needs more than eBPF's 512 bytes of stack: "
                    + String.join(", ", owners) + "; test or print fewer fields, or take another --attach kind");
        }
        return -end;
    }

    public int used() {
        return places.isEmpty() ? 0 : places.get(places.size() - 1).end();
    }

    /** The most bytes that were in use at a time. */
    int most() {
        return most;
    }

    /** Gives back all that was handed out since {@link #used} was {@code before}. */
    public void release(int before) {
        while (used() > before) {
            places.remove(places.size() - 1);
        }
    }
}
