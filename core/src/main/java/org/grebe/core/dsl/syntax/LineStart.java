package org.grebe.core.dsl.syntax;

import org.grebe.core.expr.Pos;

/**
 * A statement of a line's own that starts a trace or a timer.
 *
 * @param variable that it is given to, or ""
 * @param timer or else a trace
 * @param pos of the whole statement
 */
public record LineStart(String variable, boolean timer, Pos pos) {}
