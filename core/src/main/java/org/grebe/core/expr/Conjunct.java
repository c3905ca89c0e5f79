package org.grebe.core.expr;

import java.util.List;
import java.util.Set;

/**
 * One of the conditions that must all hold before the closure does anything, in source order. The compiled closure
 * skips the condition where flag number {@code index} of its {@code pushed} argument is set.
 *
 * @param before values of variables that are declared between the condition before and this one
 * @param fields fields of the event that the condition mentions, as written
 * @param eventEscapes the condition hands the event to something unknown
 */
public record Conjunct(int index, List<Expr> before, Expr condition, Set<String> fields, boolean eventEscapes) {
    public Conjunct {
        before = List.copyOf(before);
        fields = Set.copyOf(fields);
    }
}
