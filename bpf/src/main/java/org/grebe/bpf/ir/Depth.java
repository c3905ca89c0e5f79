package org.grebe.bpf.ir;

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

    private void enter() {
        now++;
        most = Math.max(most, now);
    }

    private Void leave() {
        now--;
        return null;
    }

    @Override
    public Void arith(Value.Arith arith) {
        enter();
        super.arith(arith);
        return leave();
    }

    @Override
    public Void negate(Value.Negate negate) {
        enter();
        super.negate(negate);
        return leave();
    }

    @Override
    public Void choose(Value.Choose choose) {
        enter();
        super.choose(choose);
        return leave();
    }

    @Override
    public Void and(Predicate.And and) {
        enter();
        super.and(and);
        return leave();
    }

    @Override
    public Void or(Predicate.Or or) {
        enter();
        super.or(or);
        return leave();
    }

    @Override
    public Void not(Predicate.Not not) {
        enter();
        super.not(not);
        return leave();
    }
}
