package org.grebe.core.agg;

import org.grebe.bpf.asm.Cond;

/** The greatest value seen. */
public final class Max extends Extreme {
    public Max() {
        this(DEFAULT_KEYS);
    }

    public Max(int maxKeys) {
        super(maxKeys);
    }

    @Override
    public String name() {
        return "max()";
    }

    @Override
    boolean isBetter(long value, long than) {
        return value > than;
    }

    @Override
    Cond better() {
        return Cond.SGT;
    }
}
