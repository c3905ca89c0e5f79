package org.grebe.core.plan;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.probes.Derived;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.sys.Errno;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Pos;
import org.grebe.core.value.Naming;
import org.grebe.core.value.NumberNames;
import org.grebe.core.value.TargetNames;

/** A name of a number that is compared with names: in the kernel the number is compared with numbers. */
final class NamedNumbers {
    private final Probe probe;
    private final Constants constants;
    private final Arithmetic arithmetic;
    private final Junctions junctions;

    NamedNumbers(Probe probe, Constants constants, Arithmetic arithmetic, Junctions junctions) {
        this.probe = probe;
        this.constants = constants;
        this.arithmetic = arithmetic;
        this.junctions = junctions;
    }

    /** Whether it is {@code it.error} or such as {@code syscallName(it.id)}. */
    boolean is(Expr e) {
        return naming(e).isPresent();
    }

    private Optional<NumberNames> naming(Expr e) {
        if (e instanceof Expr.Field f) {
            return probe.derived(f.name()).flatMap(this::naming);
        }
        return e instanceof Expr.Call c && c.target() == null && c.arguments().size() == 1
                ? Naming.of(c.method()).map(n -> n) : Optional.empty();
    }

    private Optional<NumberNames> naming(Derived derived) {
        return switch (derived) {
            case ERROR -> Optional.of(Naming.ERROR);
            case FUNC -> Optional.of(new TargetNames(probe.site().orElseThrow().each()));
            case NAME -> Optional.of(Naming.SYSCALL);
            case CLOCK, ELAPSED, MILLISECONDS -> Optional.empty();
        };
    }

    private Value number(Expr e) {
        Expr number = e instanceof Expr.Call c ? c.arguments().get(0)
                : new Expr.Field(probe.derived(((Expr.Field) e).name()).orElseThrow().from, e.pos());
        return arithmetic.num(number);
    }

    /** All that is no error is one key, as it is one null to the script. */
    KernelAggregation.Key key(Expr e) {
        NumberNames naming = naming(e).orElseThrow();
        Value number = number(e);
        Value counted = naming != Naming.ERROR ? number
                : new Value.Choose(new Predicate.Between(number, Errno.LEAST_RESULT, -1), number,
                        new Value.Const(0, number.wide()));
        return new KernelAggregation.Key.Named(naming, new KernelAggregation.Key.Number(counted), e.toString());
    }

    /** @throws StaysInScript where {@code other} is no name that is known when the trace starts */
    Predicate equal(Expr name, Expr other) {
        return oneOf(name, java.util.Collections.singletonList(constants.value(other)), other.pos());
    }

    Predicate in(Expr name, Expr where) {
        Object names = constants.value(where);
        if (names instanceof Collection<?> all) {
            return oneOf(name, all, where.pos());
        }
        return oneOf(name, List.of(names), where.pos());
    }

    private Predicate oneOf(Expr name, Collection<?> names, Pos pos) {
        NumberNames naming = naming(name).orElseThrow();
        Value number = number(name);
        TreeSet<Long> numbers = new TreeSet<>();
        boolean none = false;
        for (Object one : names) {
            if (one == null) {
                none = true;
            } else if (one instanceof String text) {
                naming.problem(text).ifPresent(problem -> {
                    throw new PlanError(problem, pos);
                });
                numbers.addAll(naming.numbers(text));
            } else if (one instanceof Number) {
                throw new PlanError(
                        name + " is a name, such as '" + naming.example() + "', and never equals " + one, pos);
            } else {
                throw new StaysInScript(one + " is no name", pos);
            }
        }
        Predicate named = junctions.oneOf(number, numbers);
        return none && naming == Naming.ERROR
                ? junctions.or(Junctions.not(new Predicate.Between(number, Errno.LEAST_RESULT, -1)), named) : named;
    }
}
