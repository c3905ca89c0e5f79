package org.grebe.core.expr;

import java.util.Set;

/**
 * One of the conditions that must all hold before the closure does anything, in source order. The compiled closure
 * skips the condition where flag number {@code index} of its {@code pushed} argument is set.
 *
 * @param fields fields of the event that the condition mentions, as written
 * @param eventEscapes the condition hands the event to something unknown
 */
public record Conjunct(int index, Expr condition, Set<String> fields, boolean eventEscapes) {
    public Conjunct {
        fields = Set.copyOf(fields);
    }
}
