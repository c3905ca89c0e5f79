package org.grebe.bpf.link;

/** One rung of an attach ladder. {@code outcome} is "attached" or why it was left. */
public record AttachStep(String mechanism, boolean attached, String outcome) {
    static AttachStep taken(String mechanism) {
        return new AttachStep(mechanism, true, "attached");
    }

    static AttachStep left(String mechanism, Throwable why) {
        return new AttachStep(mechanism, false, why.getMessage());
    }
}
