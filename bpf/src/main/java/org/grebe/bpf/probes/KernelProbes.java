package org.grebe.bpf.probes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.btf.Function;
import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.text.Suggest;
import org.grebe.bpf.tracefs.TracepointFormat;
import org.grebe.bpf.tracefs.TracefsException;

/** Makes probes of a kernel's functions and tracepoints: their fields are what this kernel says they are. */
public final class KernelProbes implements ProbeSource {
    private static final KernelProbes OF_THIS_KERNEL = new KernelProbes(new ThisKernel());

    private final KernelFacts kernel;
    private final Map<String, Probe> found = new ConcurrentHashMap<>();

    public KernelProbes(KernelFacts kernel) {
        this.kernel = kernel;
    }

    /** Of the running kernel, which is asked when the first probe is. */
    public static KernelProbes ofThisKernel() {
        return OF_THIS_KERNEL;
    }

    public KernelFacts kernel() {
        return kernel;
    }

    @Override
    public Probe find(AttachTarget.Kind kind, String target) {
        String key = kind.word() + ":" + target;
        Probe known = found.get(key);
        if (known == null) {
            known = make(kind, target);
            found.put(key, known);
        }
        return known;
    }

    /** Whether {@code target} has a wildcard, as other tools take them. */
    public static boolean isPattern(String target) {
        return target.indexOf('*') >= 0 || target.indexOf('?') >= 0;
    }

    /** What to do with a pattern, to follow a subject. */
    public static String onePerTrace(AttachTarget.Kind kind, String pattern) {
        return "takes one target for each `on`, and '" + pattern + "' is a pattern; `grebe probes '" + kind.word() + ":"
                + pattern + "'` lists what matches, and for (name in ['" + kind.example + "']) on " + kind.word()
                + "(name) { print it } traces each of several";
    }

    private Probe make(AttachTarget.Kind kind, String target) {
        if (isPattern(target)) {
            throw new ProbeException(kind.word() + " " + onePerTrace(kind, target));
        }
        try {
            return switch (kind) {
                case TRACEPOINT -> tracepoint(target);
                case RAWTP -> rawTracepoint(target);
                default -> function(kind, target);
            };
        } catch (BtfException | TracefsException e) {
            throw new ProbeException(kind.word() + "('" + target + "'): " + e.getMessage(), e);
        }
    }

    private Probe function(AttachTarget.Kind kind, String name) {
        OwnFields own = new OwnFields();
        Btf btf = kernel.btf();
        if (btf.find(BtfKind.FUNC, name).isEmpty()) {
            return withoutPrototype(kind, name, own);
        }
        Function f = btf.function(name);
        Arguments arguments = kind == AttachTarget.Kind.KPROBE
                ? Arguments.inRegisters(btf, f, PtRegs.of(btf, Arch.current()))
                : Arguments.inWords(btf, f);
        for (int i = 0; i < f.parameters().size(); i++) {
            argument(kind, btf, f, i, arguments, own);
        }
        result(kind, btf, f, arguments, own);
        return own.probe(kind, name, name + " " + kind.when + ": " + prototype(f));
    }

    private static void argument(AttachTarget.Kind kind, Btf btf, Function f, int i, Arguments arguments,
            OwnFields own) {
        Function.Parameter p = f.parameters().get(i);
        String name = p.name().isEmpty() ? "arg" + i : p.name();
        int at = arguments.at().get(i);
        if (p.typeId() == 0) {
            return; // Variable arguments.
        } else if (!kind.hasArguments()) {
            own.leaveOut(name, "is an argument, which nobody knows at the return: fexit('" + f.name() + "') has it");
        } else if (at < 0) {
            own.leaveOut(name, "is passed on the stack: fentry('" + f.name() + "') has it");
        } else {
            boolean typed = kind != AttachTarget.Kind.KPROBE && kind != AttachTarget.Kind.RAWTP;
            String doc = "argument " + (i + 1) + ", `" + p.typeText() + "`";
            own.word(btf, name, p.typeId(), p.typeText(), at, typed, doc);
        }
    }

    private static void result(AttachTarget.Kind kind, Btf btf, Function f, Arguments arguments, OwnFields own) {
        if (kind == AttachTarget.Kind.RAWTP) {
            return;
        } else if (!kind.hasResult()) {
            own.leaveOut("ret", "is known when the function returns: kretprobe('" + f.name() + "') or fexit('"
                    + f.name() + "') has it");
        } else if (f.returnTypeId() == 0) {
            own.leaveOut("ret", "is nothing: " + f.name() + " returns void");
        } else {
            int at = kind == AttachTarget.Kind.KRETPROBE
                    ? PtRegs.of(btf, Arch.current()).returnValue() : arguments.end();
            own.word(btf, "ret", f.returnTypeId(), f.returnTypeText(), at, kind == AttachTarget.Kind.FEXIT,
                    "what it returns, `" + f.returnTypeText() + "`");
        }
    }

    /** A function of a module or written in assembler can be watched, but nobody tells what its arguments are. */
    private Probe withoutPrototype(AttachTarget.Kind kind, String name, OwnFields own) {
        List<String> functions = kernel.functions();
        if (!functions.contains(name)) {
            throw new ProbeException(noFunction(name, functions));
        }
        if (kind == AttachTarget.Kind.FENTRY || kind == AttachTarget.Kind.FEXIT) {
            throw new ProbeException(name + " is not in the kernel's BTF (modules' and assembler's functions are not): "
                    + kind.word() + " needs that; use " + (kind == AttachTarget.Kind.FENTRY ? "kprobe" : "kretprobe")
                    + "('"
                    + name + "')");
        }
        own.leaveOut("ret", "has no known type: the kernel's BTF does not have " + name);
        return own.probe(kind, name, name + " " + kind.when + ": its prototype is not in the kernel's BTF");
    }

    private String noFunction(String name, List<String> functions) {
        List<String> parts = functions.stream().filter(f -> f.startsWith(name + ".")).limit(3).toList();
        if (!parts.isEmpty()) {
            return "this kernel has no function " + name + ": the compiler made " + String.join(", ", parts)
                    + " of it; kprobe('" + parts.get(0) + "') can be traced, without arguments";
        }
        String hint = Suggest.hint(name, functions.isEmpty() ? kernel.btf().names(BtfKind.FUNC) : functions);
        return "this kernel has no function " + name + ", or the compiler inlined it." + (hint.isEmpty()
                ? " `grebe probes 'kprobe:*" + name + "*'` lists names like it" : hint);
    }

    /** {@code int tcp_sendmsg(struct sock *sk, …)}, as C has it. */
    public static String prototype(Function f) {
        List<String> parameters = f.parameters().stream().map(p -> declared(p.typeText(), p.name())).toList();
        return declared(f.returnTypeText(), f.name()) + "(" + String.join(", ", parameters) + ")";
    }

    private static String declared(String type, String name) {
        int pointer = type.indexOf("(*");
        return pointer >= 0 ? type.substring(0, pointer + 2) + name + type.substring(pointer + 2)
                : type + (type.endsWith("*") ? "" : " ") + name;
    }

    private Probe rawTracepoint(String name) {
        if (name.contains(":")) {
            throw new ProbeException("rawtp takes the name alone: rawtp('" + name.substring(name.indexOf(':') + 1)
                    + "')");
        }
        OwnFields own = new OwnFields();
        Btf btf = kernel.btf();
        Function f = btf.tracepoint(name);
        Arguments arguments = Arguments.inWords(btf, f);
        for (int i = 0; i < f.parameters().size(); i++) {
            argument(AttachTarget.Kind.RAWTP, btf, f, i, arguments, own);
        }
        return own.probe(AttachTarget.Kind.RAWTP, name, "the tracepoint " + name + ", by its arguments: "
                + prototype(f));
    }

    private Probe tracepoint(String target) {
        int colon = target.indexOf(':');
        if (colon <= 0 || !target.matches("[\\w.-]+:[\\w.-]+")) {
            throw new ProbeException(noCategory(target));
        }
        String name = target.substring(colon + 1);
        OwnFields own = new OwnFields();
        Optional<TracepointFormat> format = kernel.format(target.substring(0, colon), name);
        if (format.isPresent()) {
            boolean call = target.startsWith("syscalls:sys_enter_");
            format.get().fields().stream().filter(f -> !f.isCommon() && !f.name().equals("__syscall_nr"))
                    .forEach(f -> member(f, call, own));
        } else {
            byStruct("trace_event_raw_" + name, target, own);
        }
        return own.probe(AttachTarget.Kind.TRACEPOINT, target, "the tracepoint " + target);
    }

    private void member(TracepointFormat.Field f, boolean argument, OwnFields own) {
        if (argument) {
            own.argument(kernel.btf(), f);
        } else {
            own.member(f);
        }
    }

    /** A tracepoint that shares its record with others has none of its name. */
    private void byStruct(String struct, String target, OwnFields own) {
        Btf btf = kernel.btf();
        if (btf.find(BtfKind.STRUCT, struct).isEmpty()) {
            throw new ProbeException("the fields of tracepoint " + target + " are not known: tracefs cannot be read,"
                    + " and the kernel's BTF has no struct " + struct + "; run as root");
        }
        btf.memberNames(struct).stream().filter(m -> !m.equals("ent") && !m.equals("__data"))
                .forEach(m -> own.member(btf, struct, m));
    }

    private String noCategory(String name) {
        List<String> same = kernel.tracepoints().stream().filter(t -> t.endsWith(":" + name)).toList();
        return "a tracepoint is named with its category, such as tracepoint('"
                + (same.isEmpty() ? AttachTarget.Kind.TRACEPOINT.example : same.get(0)) + "')";
    }
}
