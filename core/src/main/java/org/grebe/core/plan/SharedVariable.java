package org.grebe.core.plan;

import org.grebe.core.expr.Pos;

/**
 * A map of the script in which handlers keep something from one event to the next, and where it lives: in one place.
 *
 * @param state in the kernel; null where it is the script's own
 * @param whyScript why it is the script's, to follow "because"; "" where it is not
 */
public record SharedVariable(String name, KernelState state, String whyScript, Pos pos) {
    public boolean inKernel() {
        return state != null;
    }
}
