package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds curated probes. */
public final class Catalogue extends CuratedProbes {
    public static final List<Probe> ALL = LIST.stream().map(Curated::probe).toList();

    /** Those that grebe itself uses, and that scripts cannot name. */
    private static final List<Curated> OWN = List.of(new DnsProbe());

    private Catalogue() {}

    public static Optional<Probe> find(String name) {
        return ALL.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** The probe to use instead of one at that function or tracepoint. */
    public static Optional<Probe> insteadOf(String target) {
        return LIST.stream().filter(c -> c.insteadOf().contains(target)).map(Curated::probe).findFirst();
    }

    static Optional<Curated> curated(Probe probe) {
        return Stream.concat(LIST.stream(), OWN.stream())
                .filter(c -> c.probe().name().equals(probe.name())).findFirst();
    }
}
