package org.grebe.core.api;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.LiveSet;

/** An IP address. An IPv4 address and the IPv6 form {@code ::ffff:a.b.c.d} are equal. */
public final class AddressValue extends EventValue {
    private AddressValue(Term term) {
        super(term);
    }

    /** A field of this name, or of this other name. */
    public static AddressValue field(String name) {
        return new AddressValue(Term.field(name, FieldUse.Type.ADDRESS));
    }

    /** Throws TraceFailure if {@code address} is none such as 10.0.0.1 or ::1. */
    public Condition eq(String address) {
        return compare(BinaryOp.EQ, address);
    }

    public Condition eq(AddressValue other) {
        return new Condition(Term.binary(
                BinaryOp.EQ, term(), given(other, "the other address").term(), (a, b) -> a.equals(b)));
    }

    /** Throws TraceFailure if {@code address} is none such as 10.0.0.1 or ::1. */
    public Condition ne(String address) {
        return compare(BinaryOp.NE, address);
    }

    public Condition ne(AddressValue other) {
        return new Condition(Term.binary(
                BinaryOp.NE, term(), given(other, "the other address").term(), (a, b) -> !a.equals(b)));
    }

    private Condition compare(BinaryOp op, String text) {
        IpAddress address = parsed(given(text, "the address"), IpAddress::parse);
        boolean equal = op == BinaryOp.EQ;
        return new Condition(
                Term.binary(op, term(), Term.constant(text), (a, b) -> a.equals(address) == equal));
    }

    /** One of these addresses, or in one of these blocks such as {@code 10.0.0.0/8}. */
    public Condition in(String... addressesOrBlocks) {
        return in(List.of(addressesOrBlocks));
    }

    /**
     * The same of a collection as it is now, of texts, {@link Cidr} and {@link IpAddress}.
     *
     * @throws TraceFailure if a text is neither an address nor a block
     */
    public Condition in(Collection<?> addressesOrBlocks) {
        List<Function<IpAddress, Boolean>> tests = addressesOrBlocks.stream().map(AddressValue::test).toList();
        return new Condition(term().in(
                List.copyOf(addressesOrBlocks), v -> tests.stream().anyMatch(t -> t.apply((IpAddress) v))));
    }

    /**
     * One of those, or in one of the blocks, that are in the set when the event comes.
     *
     * @throws TraceFailure if a text is neither an address nor a block
     */
    public Condition in(LiveTexts set) {
        LiveSet all = given(set, "the set").set();
        set.values().forEach(AddressValue::test);
        return new Condition(term().inSet(all, v -> all.stream().anyMatch(m -> test(m).apply((IpAddress) v))));
    }

    private static Function<IpAddress, Boolean> test(Object one) {
        if (one instanceof IpAddress address) {
            return address::equals;
        }
        Cidr block = one instanceof Cidr c ? c : parsed(one.toString(), Cidr::parse);
        return block::contains;
    }

    private static <T> T parsed(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TraceFailure(e.getMessage());
        }
    }

    /** What Java code says of it; stays in the JVM. */
    public Condition matches(Predicate<IpAddress> code) {
        given(code, "the code");
        return new Condition(term().code(v -> code.test((IpAddress) v)));
    }
}
