package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;

/** The ladder of each probe, best first. */
public final class Variants {
    private Variants() {}

    public static List<ProbeVariant> of(Probe probe) {
        if (probe.site().filter(site -> !site.each().isEmpty()).isPresent()) {
            return probe.site().get().provider().variantsOfSeveral(probe);
        }
        if (probe.site().isPresent()) {
            return probe.site().get().provider().variants(probe);
        }
        return Catalogue.curated(probe).map(Curated::variants)
                .orElseThrow(() -> new IllegalArgumentException("probe has no programs: name=" + probe.name()));
    }

    /** The way to watch the probe that is called so, if there is one. */
    public static Optional<ProbeVariant> by(Probe probe, String mechanism) {
        return of(probe).stream().filter(v -> v.mechanism().equals(mechanism)).findFirst();
    }
}
