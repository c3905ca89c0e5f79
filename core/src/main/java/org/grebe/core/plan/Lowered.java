package org.grebe.core.plan;

import org.grebe.bpf.ir.Predicate;
import org.grebe.core.expr.Pos;

/** Where one condition is decided. */
public sealed interface Lowered {
    record Kernel(Predicate test) implements Lowered {}

    /** {@code reason} follows the words "script, because". */
    record Script(String reason, Pos pos) implements Lowered {}

    /** The script decides, but only of events that pass {@code necessary}: with others it would do nothing. */
    record Both(Predicate necessary, String reason, Pos pos) implements Lowered {}
}
