package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;

/** The curated probes, a line each: by the name that scripts have for it, which Java has by {@code import static}. */
public class CuratedProbes {
    static final List<Curated> LIST = new ArrayList<>();

    public static final Probe connect = add(new ConnectProbe());
    public static final Probe accept = add(new AcceptProbe());
    public static final Probe handshake = add(new HandshakeProbe());
    public static final Probe retransmit = add(new RetransmitProbe());

    /** For those alone who hand the constants on. */
    protected CuratedProbes() {}

    private static Probe add(Curated curated) {
        LIST.add(curated);
        return curated.probe();
    }
}
