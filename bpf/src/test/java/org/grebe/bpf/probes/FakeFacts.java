package org.grebe.bpf.probes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.btf.AnyBtf;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.tracefs.TracepointFormat;
import org.grebe.bpf.tracefs.TracefsException;

/** A kernel of few functions; {@code formats} is null where tracefs cannot be read. */
record FakeFacts(Btf btf, Map<String, String> formats, List<String> functions) implements KernelFacts {
    static final List<String> FUNCTIONS =
            List.of("tcp_sendmsg", "narrow", "memcpy_orig", "split.isra.0", "split.constprop.1");

    static KernelProbes probes() {
        return new KernelProbes(new FakeFacts(AnyBtf.make(), null, FUNCTIONS));
    }

    static KernelProbes probes(String category, String name, String... fields) {
        String format = "name: " + name + "\nID: 7\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
                + String.join("", fields);
        return new KernelProbes(new FakeFacts(AnyBtf.make(), Map.of(category + ":" + name, format), FUNCTIONS));
    }

    static String field(String declaration, int offset, int size, boolean signed) {
        return "\tfield:" + declaration + ";\toffset:" + offset + ";\tsize:" + size + ";\tsigned:" + (signed ? 1 : 0)
                + ";\n";
    }

    @Override
    public Optional<TracepointFormat> format(String category, String name) {
        if (formats == null) {
            return Optional.empty();
        }
        String text = formats.get(category + ":" + name);
        if (text == null) {
            throw new TracefsException("this kernel has no tracepoint " + category + ":" + name + ".");
        }
        return Optional.of(TracepointFormat.parse(text));
    }

    @Override
    public List<String> tracepoints() {
        return formats == null ? List.of() : List.copyOf(formats.keySet());
    }
}
