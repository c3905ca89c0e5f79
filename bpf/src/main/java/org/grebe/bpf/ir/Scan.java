package org.grebe.bpf.ir;

import java.util.List;
import java.util.Set;

/** Looks at all of a predicate or a value, in the order in which it is written; what is wanted of it is overridden. */
public abstract class Scan implements Value.Visitor<Void>, Predicate.Visitor<Void> {
    /** Adds the names of the event's fields. */
    static Scan forFields(Set<String> names) {
        return new Scan() {
            @Override
            protected void usesField(String name) {
                names.add(name);
            }
        };
    }

    /** For each field of the event, whatever its type and as often as it is looked at. */
    protected void usesField(String name) {}

    /** For each set, as often as it is looked into. */
    protected void usesSet(KeySet set) {}

    @Override
    public Void field(Value.Field field) {
        usesField(field.name());
        return null;
    }

    @Override
    public Void constant(Value.Const constant) {
        return null;
    }

    @Override
    public Void arith(Value.Arith arith) {
        arith.left().accept(this);
        return arith.right().accept(this);
    }

    @Override
    public Void negate(Value.Negate negate) {
        return negate.operand().accept(this);
    }

    @Override
    public Void choose(Value.Choose choose) {
        choose.test().accept(this);
        choose.then().accept(this);
        return choose.otherwise().accept(this);
    }

    @Override
    public Void local(Value.Local local) {
        return null;
    }

    @Override
    public Void held(Value.Held held) {
        return null;
    }

    @Override
    public Void member(Value.Member member) {
        return member.base().accept(this);
    }

    @Override
    public Void at(Value.At at) {
        return at.base().accept(this);
    }

    @Override
    public Void readKernel(Value.ReadKernel read) {
        return read.address().accept(this);
    }

    @Override
    public Void lastElement(Value.LastElement element) {
        return element.base().accept(this);
    }

    @Override
    public Void cookie(Value.Cookie cookie) {
        return cookie.context().accept(this);
    }

    @Override
    public Void call(Value.Call call) {
        return null;
    }

    @Override
    public Void low32(Value.Low32 low) {
        return low.operand().accept(this);
    }

    @Override
    public Void shiftRight(Value.ShiftRight shift) {
        return shift.operand().accept(this);
    }

    @Override
    public Void hostOrder(Value.HostOrder order) {
        return order.operand().accept(this);
    }

    @Override
    public Void bits(Value.Bits bits) {
        return bits.operand().accept(this);
    }

    @Override
    public Void named(Value.Named named) {
        return null;
    }

    @Override
    public Void parameter(Value.Parameter parameter) {
        return parameter.from().accept(this);
    }

    @Override
    public Void as(Value.As as) {
        return as.of().accept(this);
    }

    @Override
    public Void math(Value.Math math) {
        math.left().accept(this);
        return math.right().accept(this);
    }

    @Override
    public Void fresh(Value.Fresh fresh) {
        return fresh.local().accept(this);
    }

    @Override
    public Void copyTo(Value.CopyTo copy) {
        copy.to().accept(this);
        return copy.from().accept(this);
    }

    @Override
    public Void loadBytes(Value.LoadBytes load) {
        load.offset().accept(this);
        return load.to().accept(this);
    }

    @Override
    public Void element(Value.Element element) {
        element.array().accept(this);
        return element.index().accept(this);
    }

    @Override
    public Void global(Value.Global global) {
        return null;
    }

    @Override
    public Void next(Value.Next next) {
        return next.pointer().accept(this);
    }

    @Override
    public Void constant(Predicate.Constant constant) {
        return null;
    }

    @Override
    public Void compare(Predicate.Compare compare) {
        compare.left().accept(this);
        return compare.right().accept(this);
    }

    @Override
    public Void between(Predicate.Between between) {
        return between.value().accept(this);
    }

    @Override
    public Void oneOf(Predicate.OneOf oneOf) {
        return oneOf.value().accept(this);
    }

    @Override
    public Void inSet(Predicate.InSet inSet) {
        usesSet(inSet.set());
        return inSet.value().accept(this);
    }

    @Override
    public Void masked(Predicate.Masked masked) {
        usesField(masked.field());
        return null;
    }

    @Override
    public Void bytesInSet(Predicate.BytesInSet bytesInSet) {
        usesSet(bytesInSet.set());
        usesField(bytesInSet.field());
        return null;
    }

    @Override
    public Void contains(Predicate.Contains contains) {
        usesField(contains.field());
        return null;
    }

    @Override
    public Void sameBytes(Predicate.SameBytes sameBytes) {
        usesField(sameBytes.left());
        usesField(sameBytes.right());
        return null;
    }

    @Override
    public Void mapped(Predicate.Mapped mapped) {
        return mapped.address().accept(this);
    }

    @Override
    public Void present(Predicate.Present present) {
        usesField(present.field());
        return null;
    }

    @Override
    public Void and(Predicate.And and) {
        return all(and.tests());
    }

    @Override
    public Void or(Predicate.Or or) {
        return all(or.tests());
    }

    @Override
    public Void not(Predicate.Not not) {
        return not.test().accept(this);
    }

    private Void all(List<Predicate> tests) {
        tests.forEach(t -> t.accept(this));
        return null;
    }
}
