package org.grebe.bpf.probes;

import java.util.List;
import java.util.OptionalInt;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.btf.Function;
import org.grebe.bpf.kallsyms.Kallsyms;
import org.grebe.bpf.kallsyms.KallsymsException;
import org.grebe.bpf.feature.Features;
import org.grebe.bpf.feature.ProbeResult;
import org.grebe.bpf.sys.SysException;
import org.grebe.bpf.text.Suggest;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.bpf.tracefs.TracefsException;

/** What the ways to watch a kernel function have in common. */
abstract class FunctionProvider implements Provider {
    /** Adds what of the function's arguments and result can be had. */
    abstract void fields(Btf btf, Function f, OwnFields own);

    /** The same of a function that BTF does not have: a module's, or one written in assembler. */
    abstract void fieldsWithoutPrototype(Btf btf, String name, OwnFields own);

    /** What the function does then: is called, returns. */
    abstract String when();

    /** To be filled by the methods above. */
    OwnFields ownFields() {
        return new OwnFields();
    }

    @Override
    public String example() {
        return "tcp_sendmsg";
    }

    @Override
    public String mechanism(String target) {
        return word() + " of " + target;
    }

    @Override
    public String targetsAre() {
        return "kernel functions";
    }

    /** Functions that the kernel's macros make of tracepoints, and what cannot be traced. */
    @Override
    public List<String> plumbing() {
        return List.of("__SCT__", "__SCK__", "__bpf_trace_", "__probestub_", "__traceiter_", "perf_trace_",
                "trace_event_raw_", "trace_raw_output_", "trace_event_get_offsets_", "__ftrace_invalid_address__");
    }

    @Override
    public String prototype(KernelFacts kernel, String target) {
        Btf btf = kernel.btf();
        return btf.find(BtfKind.FUNC, target).isPresent() ? Parameters.prototype(btf.function(target)) : "";
    }

    @Override
    public Probe probe(KernelFacts kernel, String name) {
        OwnFields own = ownFields();
        Btf btf = kernel.btf();
        if (btf.find(BtfKind.FUNC, name).isPresent()) {
            Function f = btf.function(name);
            fields(btf, f, own);
            return own.probe(this, name, name + " " + when() + ": " + Parameters.prototype(f));
        }
        List<String> functions = kernel.functions();
        if (!functions.contains(name)) {
            throw new ProbeException(noFunction(name, functions, btf));
        }
        fieldsWithoutPrototype(btf, name, own);
        return own.probe(this, name, name + " " + when() + ": its prototype is not in the kernel's BTF");
    }

    @Override
    public OptionalInt pointee(KernelFacts kernel, String target, String field) {
        Btf btf = kernel.btf();
        return btf.find(BtfKind.FUNC, target).isEmpty() ? OptionalInt.empty()
                : Pointees.of(btf, btf.function(target), field);
    }

    private static String noFunction(String name, List<String> functions, Btf btf) {
        List<String> parts = functions.stream().filter(f -> f.startsWith(name + ".")).limit(3).toList();
        if (!parts.isEmpty()) {
            return "this kernel has no function " + name + ": the compiler made " + String.join(", ", parts)
                    + " of it; kprobe('" + parts.get(0) + "') can be traced, without arguments";
        }
        String hint = Suggest.hint(name, functions.isEmpty() ? btf.names(BtfKind.FUNC) : functions);
        return "this kernel has no function " + name + ", or the compiler inlined it." + (hint.isEmpty()
                ? " `grebe probes 'kprobe:*" + name + "*'` lists names like it" : hint);
    }

    static void noResultYet(Function f, OwnFields own) {
        own.leaveOut("ret", "is known when the function returns: kretprobe('" + f.name() + "') or fexit('"
                + f.name() + "') has it");
    }

    /** The result, at that offset of the context. */
    static void result(Btf btf, Function f, int at, boolean typed, OwnFields own) {
        if (f.returnTypeId() == 0) {
            own.leaveOut("ret", "is nothing: " + f.name() + " returns void");
        } else {
            own.word(btf, "ret", f.returnTypeId(), f.returnTypeText(), at, typed,
                    "what it returns, `" + f.returnTypeText() + "`");
        }
    }

    static boolean hasKprobes() {
        if (Features.KPROBE_PMU.probe() instanceof ProbeResult.Supported) {
            return true;
        }
        try (Tracefs tracefs = Tracefs.open()) {
            tracefs.read("kprobe_events");
            return true;
        } catch (TracefsException | SysException e) {
            return false;
        }
    }

    /** What is wrong with the function itself. */
    static List<String> wrongWith(String function) {
        try {
            var symbols = Kallsyms.find(List.of(function));
            int count = symbols.addresses().getOrDefault(function, List.of()).size();
            if (count == 0) {
                return List.of(function + " is no symbol of this kernel: the compiler inlined or renamed it; trace a"
                        + " function that calls it, or one of `grebe probes '" + function + ".*'`");
            } else if (count > 1) {
                return List.of("this kernel has " + count + " functions " + function + "; which one is meant is not"
                        + " clear, so trace a function that calls it");
            }
        } catch (KallsymsException e) {
            return List.of();
        }
        return isRefused(function)
                ? List.of(function + " is not in available_filter_functions: the kernel forbids to trace it (notrace,"
                        + " or assembler); trace a function that calls it")
                : List.of();
    }

    private static boolean isRefused(String function) {
        try (Tracefs tracefs = Tracefs.open()) {
            String all = "\n" + tracefs.read("available_filter_functions");
            return all.length() > 1 && !all.contains("\n" + function + "\n") && !all.contains("\n" + function + " ");
        } catch (TracefsException | SysException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return word();
    }
}
