package org.grebe.bpf.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FeatureTest {
    private final AtomicInteger trials = new AtomicInteger();

    private Feature answering(ProbeResult... results) {
        return new Feature("x", "5.8", "nothing", () -> results[trials.getAndIncrement()]);
    }

    @Test
    void shouldTryOnlyWhenAskedAndOnlyOnceWhenSupported() {
        Feature feature = answering(ProbeResult.SUPPORTED);
        assertEquals(0, trials.get());
        feature.probe();
        assertSame(ProbeResult.SUPPORTED, feature.probe());
        assertEquals(1, trials.get());
    }

    @Test
    void shouldKeepDefiniteNo() {
        ProbeResult no = new ProbeResult.Unsupported("EINVAL");
        Feature feature = answering(no);
        feature.probe();
        assertSame(no, feature.probe());
    }

    @Test
    void shouldTryAgainWhenNobodyCouldTell() {
        Feature feature = answering(new ProbeResult.Unknown("EAGAIN"), ProbeResult.SUPPORTED);
        assertEquals(new ProbeResult.Unknown("EAGAIN"), feature.probe());
        assertSame(ProbeResult.SUPPORTED, feature.probe());
        assertSame(ProbeResult.SUPPORTED, feature.probe());
        assertEquals(2, trials.get());
    }

    @Test
    void shouldNameEachFeatureOnceWithReleaseThatParses() {
        Set<String> names = new HashSet<>();
        List<Feature> all = Features.all();
        all.forEach(feature -> names.add(feature.name() + KernelRelease.parse(feature.since()).major()));
        assertEquals(all.size(), names.size());
    }

    @Test
    void shouldShareFeatureOfTheSameHelper() {
        Feature one = Features.helper(ProgramType.KPROBE, KernelHelper.PROBE_READ_KERNEL);
        assertSame(one, Features.helper(ProgramType.KPROBE, KernelHelper.PROBE_READ_KERNEL));
        assertEquals("helper probe_read_kernel in kprobe programs", one.name());
    }
}
