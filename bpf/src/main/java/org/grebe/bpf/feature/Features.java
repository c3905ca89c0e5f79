package org.grebe.bpf.feature;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;

/** The features that grebe asks the kernel for. Nothing is tried before {@link Feature#probe} is called. */
public final class Features {
    public static final Feature HASH = MapTrial.HASH.feature();
    public static final Feature ARRAY = MapTrial.ARRAY.feature();
    public static final Feature PROG_ARRAY = MapTrial.PROG_ARRAY.feature();
    public static final Feature PERCPU_HASH = MapTrial.PERCPU_HASH.feature();
    public static final Feature PERCPU_ARRAY = MapTrial.PERCPU_ARRAY.feature();
    public static final Feature LRU_HASH = MapTrial.LRU_HASH.feature();
    public static final Feature LPM_TRIE = MapTrial.LPM_TRIE.feature();
    public static final Feature RINGBUF = MapTrial.RINGBUF.feature();

    public static final Feature KPROBE_PMU = new Feature("kprobe PMU", "4.17",
            "attaching to kernel functions, also on kernels without BPF trampolines", Features::tryKprobePmu);
    public static final Feature RAW_TRACEPOINT = new Feature("raw tracepoint", "4.17",
            "tracepoints at the lowest cost an event", AttachTrial::rawTracepoint);
    public static final Feature PERF_EVENT_LINK = new Feature("perf event link", "5.15",
            "attaching to tracepoints and kprobes by a link", AttachTrial::perfEventLink);
    public static final Feature STATS = new Feature("BPF statistics", "5.8",
            "the run time of attached programs", Features::tryStats);

    private static final Path KPROBE_PMU_TYPE = Path.of("/sys/bus/event_source/devices/kprobe/type");

    private record HelperKey(ProgramType type, int helper) {}

    private static final Map<HelperKey, Feature> HELPERS = new ConcurrentHashMap<>();

    private Features() {}

    /** Those that need no BTF, in the order in which they are shown. */
    public static List<Feature> all() {
        return List.of(RINGBUF, HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LPM_TRIE, PROG_ARRAY, KPROBE_PMU,
                RAW_TRACEPOINT, PERF_EVENT_LINK, STATS);
    }

    /** The helper in programs of that type; always the same object, so that it is tried once. */
    public static Feature helper(ProgramType type, KernelHelper helper) {
        return HELPERS.computeIfAbsent(new HelperKey(type, helper.id()), key -> new Feature(
                "helper " + helper.name() + " in " + type.label + " programs", helper.since(), helper.usedFor(),
                () -> HelperTrial.call(type, helper.id())));
    }

    /**
     * The caller keeps the feature, since a new one starts without knowledge.
     *
     * @param functionBtfId of a function that is harmless to trace, such as bpf_fentry_test1, in the kernel's BTF; 0 if
     *     it has none
     */
    public static Feature fentry(IntSupplier functionBtfId) {
        return new Feature("fentry", "5.5", "attaching to kernel functions at the lowest cost, with typed arguments",
                () -> AttachTrial.tracing(AttachTrial.BPF_TRACE_FENTRY, functionBtfId));
    }

    /** {@code typedefBtfId} of a tracepoint's {@code btf_trace_NAME}, or 0; the rest as for {@link #fentry}. */
    public static Feature tpBtf(IntSupplier typedefBtfId) {
        return new Feature("tp_btf", "5.5", "tracepoints with typed arguments",
                () -> AttachTrial.tracing(AttachTrial.BPF_TRACE_RAW_TP, typedefBtfId));
    }

    private static ProbeResult tryKprobePmu() {
        return Files.exists(KPROBE_PMU_TYPE) ? ProbeResult.SUPPORTED
                : new ProbeResult.Unsupported("no " + KPROBE_PMU_TYPE + ": the kernel is built without kprobe events");
    }

    private static ProbeResult tryStats() {
        try (BpfAttr attr = new BpfAttr(BpfCommand.ENABLE_STATS)) {
            long result = attr.call();
            if (result >= 0) {
                new Fd((int) result).close();
                return ProbeResult.SUPPORTED;
            }
            // The one feature here for which CAP_BPF is not enough.
            return result == -Errno.EINVAL.number ? Answers.unsupported(result)
                    : new ProbeResult.Unknown("enable BPF statistics: " + Errno.describe((int) -result)
                            + ", needs CAP_SYS_ADMIN");
        }
    }
}
