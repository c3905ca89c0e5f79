package org.grebe.core.expr;

/**
 * One of the conditions that must all hold before the closure does anything, in source order. The compiled closure
 * skips the condition where flag number {@code index} of its {@code pushed} argument is set.
 */
public record Conjunct(int index, Expr condition) {}
