package org.grebe.core.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.grebe.core.engine.Event;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Pos;
import org.grebe.core.expr.UnaryOp;

/**
 * An expression twice: as the planner reads it, and as the JVM works it out where it was not pushed down.
 *
 * @param uses the fields that it looks at
 * @param escapes it hands the whole event to a lambda
 */
record Term(Expr expr, Function<Event, Object> reader, Set<FieldUse> uses, boolean escapes) {
    /** What {@code explain} shows for code that it cannot look into. */
    private static final String LAMBDA = "e -> ...";

    static Term field(String name, FieldUse.Type type) {
        return new Term(new Expr.Field(name, Pos.NONE), event -> event.get(name), Set.of(new FieldUse(name, type)),
                false);
    }

    /** Names of the fields that it looks at. */
    Set<String> fields() {
        return names(uses);
    }

    static Set<String> names(Set<FieldUse> uses) {
        Set<String> names = new LinkedHashSet<>();
        uses.forEach(u -> names.add(u.name()));
        return names;
    }

    static Term constant(Object value) {
        return new Term(new Expr.Literal(value, Pos.NONE), event -> value, Set.of(), false);
    }

    /** {@code how} takes the values of both sides. */
    static Term binary(BinaryOp op, Term left, Term right, Operator how) {
        return new Term(
                new Expr.Binary(op, left.expr, right.expr, Pos.NONE),
                event -> how.apply(left.reader.apply(event), right.reader.apply(event)),
                union(left, right),
                left.escapes || right.escapes);
    }

    /** {@code a && b} or {@code a || b}: the right side is asked only where it decides. */
    static Term junction(boolean and, Term left, Term right) {
        return new Term(
                new Expr.Binary(and ? BinaryOp.AND : BinaryOp.OR, left.expr, right.expr, Pos.NONE),
                event -> left.holds(event) == and ? right.holds(event) : !and,
                union(left, right),
                left.escapes || right.escapes);
    }

    Term unary(UnaryOp op, Function<Object, Object> how) {
        return new Term(new Expr.Unary(op, expr, Pos.NONE), reader.andThen(how), uses, escapes);
    }

    /** {@code comm.startsWith('ng')}. */
    Term call(String method, Object argument, Function<Object, Object> how) {
        List<Expr> arguments = List.of(new Expr.Literal(argument, Pos.NONE));
        return new Term(new Expr.Call(expr, method, arguments, Pos.NONE), reader.andThen(how), uses, escapes);
    }

    /** One address or block stands alone, as people write it. */
    Term in(List<?> members, Function<Object, Object> how) {
        List<Expr> literals = new ArrayList<>();
        members.forEach(m -> literals.add(new Expr.Literal(m, Pos.NONE)));
        boolean alone = members.size() == 1 && !(members.get(0) instanceof Number);
        Expr where = alone ? literals.get(0) : new Expr.ListOf(literals, Pos.NONE);
        return new Term(new Expr.Binary(BinaryOp.IN, expr, where, Pos.NONE), reader.andThen(how), uses, escapes);
    }

    /** A set of the engine's own: one that traces follow, or somebody else's map. */
    Term inSet(Collection<?> set, Function<Object, Object> how) {
        Expr where = new Expr.Literal(set, Pos.NONE);
        return new Term(new Expr.Binary(BinaryOp.IN, expr, where, Pos.NONE), reader.andThen(how), uses, escapes);
    }

    /** {@code condition ? then : otherwise}: only the one that is needed is worked out. */
    static Term choice(Term condition, Term then, Term otherwise) {
        return new Term(
                new Expr.Ternary(condition.expr, then.expr, otherwise.expr, Pos.NONE),
                event -> (condition.holds(event) ? then : otherwise).reader.apply(event),
                union(condition, then, otherwise),
                condition.escapes || then.escapes || otherwise.escapes);
    }

    Term between(long low, long high, Function<Object, Object> how) {
        Expr range = new Expr.Range(literal(low), literal(high), true, Pos.NONE);
        return new Term(new Expr.Binary(BinaryOp.IN, expr, range, Pos.NONE), reader.andThen(how), uses, escapes);
    }

    /** Code over this value: nobody knows what it does, so nothing behind it is moved before it. */
    Term code(Function<Object, Object> how) {
        return new Term(opaque(expr + ".matches(" + LAMBDA + ")"), reader.andThen(how), uses, escapes);
    }

    /** Code over the whole event. {@code name} is what {@code explain} calls it, or "". */
    static Term code(String name, Function<Event, Object> how) {
        return new Term(opaque(name.isEmpty() ? LAMBDA : name), how, Set.of(), true);
    }

    private static Expr opaque(String source) {
        return new Expr.Opaque(source, "it is a lambda, whose code the planner cannot see", false, Pos.NONE);
    }

    private static Expr literal(long value) {
        return new Expr.Literal(narrow(value), Pos.NONE);
    }

    /** As an Integer where it fits: the width of a literal. */
    static Number narrow(long value) {
        Integer narrow = (int) value;
        return narrow == value ? narrow : (Number) value;
    }

    boolean holds(Event event) {
        return (Boolean) reader.apply(event);
    }

    static Set<FieldUse> union(Term... terms) {
        Set<FieldUse> all = new LinkedHashSet<>();
        for (Term t : terms) {
            all.addAll(t.uses);
        }
        return all;
    }

    /** How two values make one. */
    interface Operator {
        Object apply(Object left, Object right);
    }
}
