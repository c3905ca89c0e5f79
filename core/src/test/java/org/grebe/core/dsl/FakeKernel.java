package org.grebe.core.dsl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.AttachTarget;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldLocation;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.TaskFields;

/** A kernel of few functions and tracepoints, with a field of each type. */
public final class FakeKernel {
    public static final ProbeSource PROBES = FakeKernel::find;

    private static final Map<String, Map<String, FieldType>> FIELDS = Map.of(
            "tcp_sendmsg", Map.of("sk", FieldType.POINTER, "size", FieldType.U64),
            "do_it", Map.of("tiny", FieldType.S8, "small", FieldType.S16, "byte_", FieldType.U8,
                    "wide", FieldType.S64, "name", FieldType.COMM),
            "sched:sched_process_exec", Map.of("filename", FieldType.TEXT, "path", FieldType.TEXT,
                    "args_pid", FieldType.S32),
            "syscalls:sys_enter_lseek", Map.of("fd", FieldType.S32, "offset", FieldType.S64),
            "syscalls:sys_exit_lseek", Map.of("ret", FieldType.S64));

    private FakeKernel() {}

    private static Probe find(Provider provider, String target) {
        if (!FIELDS.containsKey(target)) {
            throw new ProbeException("this kernel has no function " + target);
        }
        List<Field> fields = new ArrayList<>(TaskFields.EVERYWHERE);
        Map<String, FieldLocation> places = new HashMap<>();
        FIELDS.get(target).entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(f -> {
            fields.add(Field.of(f.getKey(), f.getValue(), "", ""));
            FieldLocation word = new FieldLocation.Word(8 * places.size(), f.getValue().size, true, false);
            places.put(f.getKey(), f.getKey().equals("path") ? new FieldLocation.TextAt(word) : word);
        });
        AttachTarget site = new AttachTarget(provider, target, places);
        return new Probe(site.describe(), "", fields, List.of("pid", "comm"), Optional.of(site),
                Map.of("msg", "is a struct"));
    }
}
