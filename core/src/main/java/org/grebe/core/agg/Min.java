package org.grebe.core.agg;

import org.grebe.bpf.asm.Cond;

/** The smallest value seen. */
public final class Min extends Extreme {
    public Min() {
        this(DEFAULT_KEYS);
    }

    public Min(int maxKeys) {
        super(maxKeys);
    }

    @Override
    public String name() {
        return "min()";
    }

    @Override
    boolean isBetter(long value, long than) {
        return value < than;
    }

    @Override
    Cond better() {
        return Cond.SLT;
    }
}
