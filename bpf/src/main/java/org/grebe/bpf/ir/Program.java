package org.grebe.bpf.ir;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

/**
 * A program, from which instructions and C are made.
 *
 * @param declarator of the function in C: name and parameters, by libbpf's macros
 * @param result what it returns
 */
public record Program(String name, Attachment attachment, String declarator, int result, Part part) {
    public Program(String name, Attachment attachment, String declarator, Part part) {
        this(name, attachment, declarator, 0, part);
    }

    /** With typed parameters in the context's words: fentry, fexit, raw tracepoints. */
    public static String typed(String name, List<String> parameters) {
        return declarator("BPF_PROG", name, parameters);
    }

    /** With the arguments of a function in registers. */
    public static String kprobe(String name, String... parameters) {
        return declarator("BPF_KPROBE", name, List.of(parameters));
    }

    /** With the result of a function in a register. */
    public static String kretprobe(String name, String result) {
        return declarator("BPF_KRETPROBE", name, List.of(result));
    }

    /** With the context as it is. */
    public static String plain(String name, Value.Local context) {
        return name + "(" + context.declaration() + ")";
    }

    private static String declarator(String macro, String name, List<String> parameters) {
        return Stream.concat(Stream.of(name), parameters.stream()).collect(Collectors.joining(", ", macro + "(", ")"));
    }

    /** With its instructions. */
    public ProgramSpec spec() {
        Assembler a = new Assembler();
        if (result == 0) {
            new Emit(a, part).whole(part.body());
            a.end();
        } else {
            new Emit(a, part).leavingTo("leave").whole(part.body());
            a.label("leave").mov(Reg.R0, result).exit();
        }
        return new ProgramSpec(name, attachment, a.build());
    }

    /** As functions of C, for clang and libbpf. */
    public List<String> c() {
        return PrintCFunction.of(this);
    }

    /** What libbpf attaches it by. */
    String section() {
        if (attachment instanceof Attachment.KprobeMulti m) {
            return m.ret() ? "kretprobe.multi" : "kprobe.multi";
        } else if (attachment instanceof Attachment.Each each) {
            return each.places().get(0) instanceof Attachment.Kprobe k ? k.ret() ? "kretprobe" : "kprobe"
                    : "tracepoint";
        } else if (attachment instanceof Attachment.Kprobe k) {
            return (k.ret() ? "kretprobe/" : "kprobe/") + k.function();
        } else if (attachment instanceof Attachment.Fentry f) {
            return (f.ret() ? "fexit/" : "fentry/") + f.function();
        } else if (attachment instanceof Attachment.Tracepoint t) {
            return "tracepoint/" + t.category() + "/" + t.name();
        } else if (attachment instanceof Attachment.TpBtf t) {
            return "tp_btf/" + t.name();
        } else if (attachment instanceof Attachment.RawTracepoint r) {
            return "raw_tp/" + r.name();
        } else if (attachment instanceof Attachment.CgroupIngress) {
            return "cgroup_skb/ingress";
        }
        throw new IllegalStateException("no section in C for " + attachment.describe());
    }
}
