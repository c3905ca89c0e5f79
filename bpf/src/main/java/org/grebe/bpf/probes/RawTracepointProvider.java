package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.btf.Function;
import org.grebe.bpf.prog.Attachment;

/** A tracepoint by the arguments that the kernel's code gives to it. */
final class RawTracepointProvider implements Provider {
    private static final String TYPEDEF = "btf_trace_";

    @Override
    public String word() {
        return "rawtp";
    }

    @Override
    public List<String> aliases() {
        return List.of("raw_tp", "rawtracepoint");
    }

    @Override
    public List<String> bpftraceWords() {
        return List.of("rt");
    }

    @Override
    public String example() {
        return "sched_switch";
    }

    @Override
    public String doc() {
        return "a tracepoint of the kernel; its arguments are fields";
    }

    @Override
    public AttachKind kind() {
        return AttachKind.TRACEPOINT;
    }

    @Override
    public String mechanism(String target) {
        return "raw tracepoint " + target;
    }

    @Override
    public Attachment attachment(Btf btf, String target) {
        return new Attachment.RawTracepoint(target);
    }

    @Override
    public Stream<String> targets(KernelFacts kernel) {
        return kernel.btf().names(BtfKind.TYPEDEF).stream()
                .filter(n -> n.startsWith(TYPEDEF)).map(n -> n.substring(TYPEDEF.length()));
    }

    @Override
    public String targetsAre() {
        return "raw tracepoints";
    }

    @Override
    public String prototype(KernelFacts kernel, String target) {
        return Parameters.prototype(kernel.btf().tracepoint(target));
    }

    @Override
    public Optional<String> trial() {
        return Optional.of("sched_process_exec");
    }

    @Override
    public Probe probe(KernelFacts kernel, String name) {
        if (name.contains(":")) {
            throw new ProbeException("rawtp takes the name alone: " + form(name.substring(name.indexOf(':') + 1)));
        }
        OwnFields own = new OwnFields();
        Btf btf = kernel.btf();
        Function f = btf.tracepoint(name);
        own.arguments(btf, f, Arguments.inWords(btf, f), false);
        return own.probe(this, name, "the tracepoint " + name + ", by its arguments: " + Parameters.prototype(f));
    }

    @Override
    public OptionalInt pointee(KernelFacts kernel, String target, String field) {
        return Pointees.of(kernel.btf(), kernel.btf().tracepoint(target), field);
    }

    @Override
    public String toString() {
        return word();
    }
}
