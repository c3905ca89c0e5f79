package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.tracefs.TracepointFormat;

/** A tracepoint by the record that the kernel formats for it. */
final class TracepointProvider implements Provider {
    private static final String EXEC = "sched:sched_process_exec";
    private static final String ENTER = ":sys_enter_";
    private static final String EXIT = ":sys_exit_";

    @Override
    public String word() {
        return "tracepoint";
    }

    @Override
    public List<String> bpftraceWords() {
        return List.of("t");
    }

    @Override
    public String example() {
        return EXEC;
    }

    @Override
    public String doc() {
        return "a tracepoint of the kernel; its record has the fields";
    }

    @Override
    public AttachKind kind() {
        return AttachKind.TRACEPOINT;
    }

    @Override
    public String mechanism(String target) {
        return "tracepoint " + target;
    }

    @Override
    public Attachment attachment(Btf btf, String target) {
        int colon = target.indexOf(':');
        return new Attachment.Tracepoint(target.substring(0, colon), target.substring(colon + 1));
    }

    @Override
    public List<ProbeVariant> variantsOfSeveral(Probe probe) {
        return List.of(SeveralVariant.aLinkEach(probe), SeveralVariant.aProgramEach(probe));
    }

    @Override
    public Stream<String> targets(KernelFacts kernel) {
        return kernel.tracepoints().stream();
    }

    @Override
    public String targetsAre() {
        return "tracepoints";
    }

    @Override
    public boolean hasCategories() {
        return true;
    }

    @Override
    public Optional<String> trial() {
        return Optional.of(EXEC);
    }

    @Override
    public String ofBpftrace(String target) {
        return target;
    }

    /** Category and name as two arguments are one here. */
    @Override
    public String suggestion(List<?> arguments) {
        boolean halves = arguments.size() == 2 && arguments.stream().allMatch(a -> a instanceof CharSequence);
        return halves ? arguments.get(0) + ":" + arguments.get(1) : example();
    }

    @Override
    public String formAtStart(String target) {
        return form(target.replaceFirst(EXIT, ENTER));
    }

    @Override
    public String formAtEnd(String target) {
        return form(target.replaceFirst(ENTER, EXIT));
    }

    @Override
    public Probe probe(KernelFacts kernel, String target) {
        int colon = target.indexOf(':');
        if (colon <= 0 || !target.matches("[\\w.-]+:[\\w.-]+")) {
            throw new ProbeException(noCategory(kernel, target));
        }
        String name = target.substring(colon + 1);
        OwnFields own = new OwnFields();
        Optional<TracepointFormat> format = kernel.format(target.substring(0, colon), name);
        if (format.isPresent()) {
            boolean call = target.startsWith("syscalls:sys_enter_");
            format.get().fields().stream().filter(f -> !f.isCommon() && !f.name().equals("__syscall_nr"))
                    .forEach(f -> member(kernel, f, call, own));
        } else {
            byStruct(kernel.btf(), "trace_event_raw_" + name, target, own);
        }
        return own.probe(this, target, "the tracepoint " + target);
    }

    @Override
    public OptionalInt pointee(KernelFacts kernel, String target, String field) {
        int colon = target.indexOf(':');
        return kernel.format(target.substring(0, colon), target.substring(colon + 1)).stream()
                .flatMap(format -> format.fields().stream()).filter(f -> f.name().equals(field)).findFirst()
                .map(f -> Pointees.of(kernel.btf(), f.type())).orElse(OptionalInt.empty());
    }

    @Override
    public boolean pointsToUser(String target) {
        return target.startsWith("syscalls:");
    }

    private static void member(KernelFacts kernel, TracepointFormat.Field f, boolean argument, OwnFields own) {
        if (argument) {
            own.argument(kernel.btf(), f);
        } else {
            own.member(f);
        }
    }

    /** A tracepoint that shares its record with others has none of its name. */
    private static void byStruct(Btf btf, String struct, String target, OwnFields own) {
        if (btf.find(BtfKind.STRUCT, struct).isEmpty()) {
            throw new ProbeException("the fields of tracepoint " + target + " are not known: tracefs cannot be read,"
                    + " and the kernel's BTF has no struct " + struct + "; run as root");
        }
        btf.memberNames(struct).stream().filter(m -> !m.equals("ent") && !m.equals("__data"))
                .forEach(m -> own.member(btf, struct, m));
    }

    private String noCategory(KernelFacts kernel, String name) {
        List<String> same = kernel.tracepoints().stream().filter(t -> t.endsWith(":" + name)).toList();
        return "a tracepoint is named with its category, such as " + form(same.isEmpty() ? example() : same.get(0));
    }

    @Override
    public String toString() {
        return word();
    }
}
