package org.grebe.bpf.probes;

import java.util.List;

/** The ladder of each curated probe, best first. */
public final class Variants {
    private Variants() {}

    public static List<ProbeVariant> of(Probe probe) {
        if (probe.site().isPresent()) {
            return List.of(new TargetVariant(probe));
        }
        return switch (probe.name()) {
            case "connect" -> List.of(
                    new ConnectFexit(),
                    new ConnectKprobe(),
                    new ConnectTracepoint(true),
                    new ConnectTracepoint(false));
            case "accept" -> List.of(
                    new AcceptFexit(),
                    new AcceptKprobe(),
                    new AcceptTracepoint());
            case "handshake" -> List.of(
                    new HandshakeTracepoint(true),
                    new HandshakeTracepoint(false));
            case "dns" -> List.of(new DnsIngress());
            default -> throw new IllegalArgumentException("probe has no programs: name=" + probe.name());
        };
    }
}
