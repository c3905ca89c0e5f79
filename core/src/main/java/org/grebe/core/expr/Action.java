package org.grebe.core.expr;

import java.util.List;

/** What the closure does with an event that passed its conditions. */
public sealed interface Action {
    Pos pos();

    /** {@code hits++} or {@code hits[it.saddr, it.dport]++}. */
    record Increment(String variable, List<Expr> keys, Pos pos) implements Action {}

    /** {@code lat << it.ns} or {@code lat[it.comm] << it.ns}. */
    record Add(String variable, List<Expr> keys, Expr value, Pos pos) implements Action {}

    /** {@code def x = value}. */
    record Declare(Expr value, Pos pos) implements Action {}

    /** Anything else: it runs in the script. */
    record Other(String source, Pos pos) implements Action {}
}
