package org.grebe.bpf.link;

import java.util.List;

/** No mechanism attached the program; the message has what each said. */
public final class AttachException extends RuntimeException {
    private final transient List<AttachStep> steps;

    AttachException(String what, List<AttachStep> steps, Throwable cause) {
        super("attach " + what + ": " + text(steps), cause);
        this.steps = List.copyOf(steps);
    }

    private static String text(List<AttachStep> steps) {
        return String.join("; ", steps.stream().map(s -> s.mechanism() + ": " + s.outcome()).toList());
    }

    public List<AttachStep> steps() {
        return steps;
    }
}
