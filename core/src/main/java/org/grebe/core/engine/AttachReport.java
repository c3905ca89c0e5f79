package org.grebe.core.engine;

import java.util.List;
import org.grebe.bpf.probes.AttachKind;

/**
 * How a probe was attached.
 *
 * @param kind what was taken in the end
 * @param mechanism likewise, in detail
 * @param passedOver better ways and why they were left
 * @param notes what else is worth knowing, such as an optional function that the kernel lacks
 */
public record AttachReport(
        AttachKind kind, String mechanism, List<String> differences, List<PassedOver> passedOver, List<String> notes) {
    public record PassedOver(AttachKind kind, String mechanism, String reason) {}
}
