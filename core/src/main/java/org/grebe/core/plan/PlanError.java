package org.grebe.core.plan;

import org.grebe.core.expr.Pos;

/** The script asks for something that cannot be meant. The message names it; {@code pos} is where. */
public final class PlanError extends RuntimeException {
    private final String what;
    private final transient Pos pos;

    public PlanError(String message, Pos pos) {
        super(pos.equals(Pos.NONE) ? message : message + " (" + pos + ")");
        this.what = message;
        this.pos = pos;
    }

    /** The message without the place. */
    public String what() {
        return what;
    }

    public Pos pos() {
        return pos;
    }
}
