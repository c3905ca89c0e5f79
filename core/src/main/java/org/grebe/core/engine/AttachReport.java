package org.grebe.core.engine;

import java.util.List;
import java.util.Optional;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Variants;

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
    public record PassedOver(AttachKind kind, String mechanism, String reason) {
        /** A kind that the probe does not have on any machine, and those it has. */
        public static Optional<PassedOver> unknownTo(Probe probe, AttachKind kind) {
            List<String> has = Variants.of(probe).stream().map(v -> v.kind().toString()).distinct().toList();
            return has.contains(kind.toString())
                    ? Optional.empty()
                    : Optional.of(new PassedOver(kind, kind.toString(),
                            probe.name() + " attaches by " + String.join(" or ", has) + " only"));
        }
    }
}
