package org.grebe.core.plan;

import org.grebe.core.expr.Pos;

/** Thrown while an expression is lowered, where a piece of it cannot be. Never leaves the package. */
final class StaysInScript extends RuntimeException {
    private final transient Pos pos;

    StaysInScript(String reason, Pos pos) {
        super(reason, null, false, false);
        this.pos = pos;
    }

    Pos pos() {
        return pos;
    }
}
