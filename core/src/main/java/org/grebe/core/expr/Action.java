package org.grebe.core.expr;

import java.util.List;

/** What the closure does with an event that passed its conditions. */
public sealed interface Action {
    Pos pos();

    /**
     * {@code hits++} or {@code hits[it.saddr, it.dport]++}.
     *
     * @param lookedAt a handler may look at the table, which the kernel would be ahead of
     */
    record Increment(String variable, List<Expr> keys, boolean lookedAt, Pos pos) implements Action {}

    /** {@code lat << it.ns} or {@code lat[it.comm] << it.ns}. */
    record Add(String variable, List<Expr> keys, Expr value, boolean lookedAt, Pos pos) implements Action {}

    /**
     * {@code lat << it.ns & 7}, which Groovy reads as {@code (lat << it.ns) & 7}: not what is meant if it is a table.
     *
     * @param operator the one that is behind
     * @param meant as it should be written
     */
    record Torn(String variable, String operator, String meant, Pos pos) implements Action {}

    /** {@code start[it.tid] = it.time}, of a map that handlers share. */
    record Put(String variable, Expr key, Expr value, Pos pos) implements Action {
        @Override
        public String toString() {
            return variable + "[" + key + "] = " + value;
        }
    }

    /**
     * {@code def t = start.remove(it.tid)} or {@code def t = start[it.tid]}, of a map that handlers share.
     *
     * @param local the variable, "" where there is none
     * @param number of the closure's, from 1
     */
    record Take(String variable, Expr key, boolean removes, String local, int number, Pos pos) implements Action {
        @Override
        public String toString() {
            return (local.isEmpty() ? "" : local + " = ") + variable
                    + (removes ? ".remove(" + key + ")" : "[" + key + "]");
        }
    }

    /** {@code if (it.ret == 0) ok++ else failed++}. */
    record If(Expr condition, List<Action> then, List<Action> otherwise, Pos pos) implements Action {}

    /** {@code def x = value}. */
    record Declare(Expr value, Pos pos) implements Action {}

    /** Anything else: it runs in the script. */
    record Other(String source, Pos pos) implements Action {}
}
