package org.grebe.bpf.ir;

import java.util.function.Supplier;

/** How deep trees are nested: whoever walks them descends as deep. */
public final class Depth extends Scan {
    private int now;
    private int most;

    private Depth() {}

    public static int of(Predicate test) {
        Depth depth = new Depth();
        test.accept(depth);
        return depth.most;
    }

    public static int of(Value value) {
        Depth depth = new Depth();
        value.accept(depth);
        return depth.most;
    }

    private Void nested(Supplier<Void> inner) {
        now++;
        most = Math.max(most, now);
        inner.get();
        now--;
        return null;
    }

    @Override
    public Void arith(Value.Arith arith) {
        return nested(() -> super.arith(arith));
    }

    @Override
    public Void negate(Value.Negate negate) {
        return nested(() -> super.negate(negate));
    }

    @Override
    public Void choose(Value.Choose choose) {
        return nested(() -> super.choose(choose));
    }

    @Override
    public Void and(Predicate.And and) {
        return nested(() -> super.and(and));
    }

    @Override
    public Void or(Predicate.Or or) {
        return nested(() -> super.or(or));
    }

    @Override
    public Void not(Predicate.Not not) {
        return nested(() -> super.not(not));
    }
}
