package org.grebe.core.dsl;

import org.grebe.bpf.probes.ProbeSource;

/** {@link FakeKernel} for tests of other packages. */
public final class FakeProbes {
    public static final ProbeSource ALL = FakeKernel.PROBES;

    private FakeProbes() {}
}
