package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.text.Suggest;
import org.grebe.bpf.tracefs.TracefsException;
import org.grebe.bpf.tracefs.TracepointFormat;

/** A system call from its beginning to its return. */
final class SyscallProvider implements Provider {
    /** All of them. */
    static final String ANY = "*";

    static final String NOT_SEEN = "calls of 32-bit programs, and what io_uring does without a call, are not seen";

    private static final String CATEGORY = "syscalls";
    private static final String ENTER = "sys_enter_";
    private static final String EXIT = "sys_exit_";

    /** Of which no return is ever seen: the thread ends, or goes on somewhere else. */
    private static final Set<String> WITHOUT_RETURN = Set.of("exit", "exit_group", "rt_sigreturn");

    @Override
    public String word() {
        return "syscall";
    }

    @Override
    public String example() {
        return "openat";
    }

    @Override
    public String doc() {
        return "a system call returns; its arguments, ret and elapsed are fields";
    }

    @Override
    public AttachKind kind() {
        return AttachKind.TRACEPOINT;
    }

    static Attachment entry(String target) {
        return target.equals(ANY) ? new Attachment.RawTracepoint("sys_enter")
                : new Attachment.Tracepoint(CATEGORY, ENTER + target);
    }

    @Override
    public Attachment attachment(Btf btf, String target) {
        return target.equals(ANY) ? new Attachment.RawTracepoint("sys_exit")
                : new Attachment.Tracepoint(CATEGORY, EXIT + target);
    }

    @Override
    public String mechanism(String target) {
        return target.equals(ANY) ? "raw tracepoints sys_enter and sys_exit"
                : "tracepoints " + CATEGORY + ":" + ENTER + target + " and " + EXIT + target;
    }

    @Override
    public boolean isOne(String target) {
        return target.equals(ANY);
    }

    @Override
    public List<ProbeVariant> variants(Probe probe) {
        return List.of(new SyscallVariant(probe));
    }

    @Override
    public List<String> differences() {
        return List.of(
                "calls that are under way when the trace begins are not seen",
                NOT_SEEN,
                "a call that a signal interrupts and the kernel restarts is several, the earlier ones with ret -512 to"
                        + " -516");
    }

    @Override
    public Stream<String> targets(KernelFacts kernel) {
        String prefix = CATEGORY + ":" + ENTER;
        return kernel.tracepoints().stream().filter(t -> t.startsWith(prefix)).map(t -> t.substring(prefix.length()))
                .filter(name -> !WITHOUT_RETURN.contains(name));
    }

    @Override
    public boolean takesSeveral() {
        return false; // yet
    }

    @Override
    public String targetsAre() {
        return "system calls";
    }

    @Override
    public boolean pointsToUser(String target) {
        return true;
    }

    @Override
    public OptionalInt pointee(KernelFacts kernel, String target, String field) {
        return target.equals(ANY) ? OptionalInt.empty()
                : new TracepointProvider().pointee(kernel, CATEGORY + ":" + ENTER + target, field);
    }

    @Override
    public List<String> diagnosis(String target) {
        return CallVariant.missing();
    }

    @Override
    public Optional<String> trial() {
        return Optional.of(example());
    }

    @Override
    public Probe probe(KernelFacts kernel, String name) {
        if (WITHOUT_RETURN.contains(name)) {
            throw new ProbeException(name + " does not return, so it has neither ret nor elapsed: "
                    + new TracepointProvider().form(CATEGORY + ":" + ENTER + name) + " sees it begin");
        }
        OwnFields own = OwnFields.ofCall();
        if (name.equals(ANY)) {
            return any(own);
        }
        format(kernel, name, ENTER).fields().stream().filter(SyscallProvider::isOwn)
                .forEach(f -> own.argument(kernel.btf(), f));
        own.returned();
        format(kernel, name, EXIT).fields().stream().filter(SyscallProvider::isOwn).forEach(own::member);
        own.elapsed();
        return own.probe(this, name, "the system call " + name + " returns");
    }

    /** What all have in common, as the raw tracepoints have it: the registers come first, then number or result. */
    private Probe any(OwnFields own) {
        own.add("id", FieldType.S32, "number of the system call, on this machine",
                new FieldLocation.Word(8, 4, true, false));
        own.returned();
        own.add(OwnFields.RET, FieldType.S64, "`long`", new FieldLocation.Word(8, 8, true, false));
        own.elapsed();
        Probe probe = own.probe(this, ANY, "any system call returns");
        return new Probe(probe.name(), probe.doc(), probe.fields(),
                List.of("pid", "comm", Derived.NAME.word, OwnFields.RET, OwnFields.ELAPSED), probe.site(),
                probe.leftOut());
    }

    private static boolean isOwn(TracepointFormat.Field f) {
        return !f.isCommon() && !f.name().equals("__syscall_nr");
    }

    private TracepointFormat format(KernelFacts kernel, String name, String point) {
        try {
            return kernel.format(CATEGORY, point + name).orElseThrow(() -> new ProbeException(form(name)
                    + " needs tracefs, which names the arguments of system calls and cannot be read; run as root"));
        } catch (TracefsException e) {
            List<String> known = targetNames(kernel);
            throw known.isEmpty() || known.contains(name) ? e
                    : new ProbeException("this kernel has no system call '" + name + "'." + hint(name, known), e);
        }
    }

    /** What C calls openat the kernel may call openat2 alone, or newfstatat. */
    private static String hint(String name, List<String> known) {
        String close = Suggest.hint(name, known);
        return close.isEmpty() ? " `grebe probes 'syscall:*" + name + "*'` lists names like it" : close;
    }

    @Override
    public String toString() {
        return word();
    }
}
