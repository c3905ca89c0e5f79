package org.grebe.bpf.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.bpf.sys.OpenDescriptors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What probing says of this kernel. Every kernel of grebe's has what is asserted here unless it is older. */
@Tag("live")
class FeaturesLiveTest {
    /** All but the kprobe PMU, which a kernel's builder may leave out. */
    static List<Feature> everywhere() {
        return Features.all().stream().filter(feature -> feature != Features.KPROBE_PMU).toList();
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void shouldFindFeatureWhenKernelIsNewEnough(Feature feature) {
        KernelTests.require(feature);
        assertEquals(ProbeResult.SUPPORTED, feature.probe());
    }

    @Test
    void shouldRefuseMapTypeThatNoKernelHas() {
        assertEquals(new ProbeResult.Unsupported("EINVAL (Invalid argument)"), MapTrial.HASH.create(9999));
    }

    @ParameterizedTest
    @EnumSource(value = ProgramType.class, names = "TRACING", mode = EnumSource.Mode.EXCLUDE)
    void shouldFindHelpersForReadingAndWriting(ProgramType type) {
        for (KernelHelper helper : List.of(KernelHelper.GET_CURRENT_TASK, KernelHelper.PROBE_READ_USER,
                KernelHelper.PROBE_READ_KERNEL,
                KernelHelper.PROBE_READ_USER_STR, KernelHelper.PROBE_READ_KERNEL_STR, KernelHelper.KTIME_GET_BOOT_NS,
                KernelHelper.RINGBUF_OUTPUT, KernelHelper.RINGBUF_RESERVE)) {
            KernelTests.require(Features.helper(type, helper));
        }
    }

    @Test
    void shouldTellHelpersThatAreMissing() {
        KernelHelper none = new KernelHelper("no_such", 9999, "99.0", "nothing");
        KernelHelper ofSockets = new KernelHelper("skb_load_bytes", 26, "4.5", "nothing");
        assertEquals(new ProbeResult.Unsupported("this kernel has no such helper"),
                Features.helper(ProgramType.RAW_TRACEPOINT, none).probe());
        assertEquals(new ProbeResult.Unsupported("this kernel does not offer the helper to programs of this type"),
                Features.helper(ProgramType.RAW_TRACEPOINT, ofSockets).probe());
    }

    @Test
    void shouldAttachTypedTracepoint() {
        KernelTests.require(Features.tpBtf(() -> KernelBtf.idOf(KernelBtf.TYPEDEF, "btf_trace_sched_process_exit")));
    }

    @Test
    void shouldAttachFentryUnlessMachineForbidsIt() {
        // arm64 has trampolines for ordinary functions from about 6.4 on.
        String min = System.getProperty("os.arch").equals("aarch64") ? "6.4" : "5.5";
        KernelTests.require(Features.fentry(() -> KernelBtf.idOf(KernelBtf.FUNC, "bpf_fentry_test1")), min);
    }

    @Test
    void shouldNotTellAboutFentryWhenTargetIsNotInBtf() {
        assertEquals(new ProbeResult.Unknown("find target: the kernel's BTF does not have it"),
                Features.fentry(() -> KernelBtf.idOf(KernelBtf.FUNC, "no_such_function")).probe());
    }

    @Test
    void shouldNotCallFentrySupportedWhenTargetIsNoFunction() {
        int structure = KernelBtf.idOf(KernelBtf.TYPEDEF, "u64");
        assertTrue(structure > 0);
        assertTrue(!Features.fentry(() -> structure).probe().isSupported());
    }

    @Test
    void shouldSayWhereTheKprobePmuWouldBe() {
        boolean there = Files.exists(Path.of("/sys/bus/event_source/devices/kprobe/type"));
        ProbeResult expected = there ? ProbeResult.SUPPORTED : new ProbeResult.Unsupported(
                "no /sys/bus/event_source/devices/kprobe/type: the kernel is built without kprobe events");
        assertEquals(expected, Features.KPROBE_PMU.probe());
    }

    @Test
    void shouldLeaveNoDescriptorsOpenWhenFeaturesAreProbed() {
        int event = KernelBtf.idOf(KernelBtf.TYPEDEF, "btf_trace_sched_process_exit");
        long before = OpenDescriptors.anonymous();
        for (int i = 0; i < 10; i++) {
            AttachTrial.rawTracepoint();
            AttachTrial.perfEventLink();
            AttachTrial.tracing(AttachTrial.BPF_TRACE_RAW_TP, () -> event);
            MapTrial.RINGBUF.create(27);
            HelperTrial.call(ProgramType.KPROBE, KernelHelper.GET_ATTACH_COOKIE.id());
        }
        assertEquals(before, OpenDescriptors.anonymous());
    }
}
