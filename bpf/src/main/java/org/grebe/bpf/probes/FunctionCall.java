package org.grebe.bpf.probes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.btf.Function;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.sys.Arch;

/** A call of a kernel function, by one of the ways to watch both ends. */
final class FunctionCall extends CallVariant {
    private final AttachKind kind;

    /** {@code kind} is FENTRY or KPROBE. */
    FunctionCall(Probe probe, AttachKind kind) {
        super(probe);
        this.kind = kind;
    }

    @Override
    public AttachKind kind() {
        return kind;
    }

    @Override
    public String mechanism() {
        return (kind == AttachKind.FENTRY ? "fentry and fexit of " : "kprobe and kretprobe of ") + target();
    }

    @Override
    public List<String> differences() {
        return kind == AttachKind.FENTRY ? List.of() : List.of(Attachment.Kprobe.missesOf("calls"));
    }

    @Override
    Ends ends(Btf btf) {
        return kind == AttachKind.FENTRY ? byTrampoline(btf) : byBreakpoint(btf);
    }

    /** The trampoline has saved the arguments; its own place on the stack is the same at both ends. */
    private Ends byTrampoline(Btf btf) {
        if (btf.find(BtfKind.FUNC, target()).isEmpty()) {
            throw new BtfException(target() + " is not in the kernel's BTF");
        }
        Function f = btf.function(target());
        Arguments words = Arguments.inWords(btf, f);
        Map<String, Access> arguments = arguments(btf, f, words, true);
        Map<String, Access> atReturn = new LinkedHashMap<>(arguments);
        atReturn.keySet().removeIf(name -> !isLasting(probe().field(name).orElseThrow()));
        atReturn.putAll(result(btf, f, words.end(), true));
        Value frame = new Value.As("__u64", TargetAccess.CONTEXT);
        return new Ends(new Attachment.Fentry(target(), false, f.id()), new Attachment.Fentry(target(), true, f.id()),
                arguments, atReturn, List.of(frame, frame), true, Optional.empty());
    }

    /** Whether the trampoline has a copy of it, and not of a pointer to it. */
    private static boolean isLasting(Field field) {
        return field.type() != FieldType.TEXT && !field.nullable();
    }

    private Ends byBreakpoint(Btf btf) {
        PtRegs registers = PtRegs.of(btf, Arch.current());
        boolean typed = btf.find(BtfKind.FUNC, target()).isPresent();
        Function f = typed ? btf.function(target()) : null;
        Map<String, Access> arguments =
                typed ? arguments(btf, f, Arguments.inRegisters(btf, f, registers), false) : Map.of();
        Map<String, Access> result = typed ? result(btf, f, registers.returnValue(), false) : result(new OwnFields());
        return new Ends(new Attachment.Kprobe(target(), false), Attachment.Kprobe.returnOf(target()), arguments, result,
                List.of(PtRegs.frame(btf, Arch.current(), TargetAccess.CONTEXT, false),
                        PtRegs.frame(btf, Arch.current(), TargetAccess.CONTEXT, true)), false, Optional.empty());
    }

    /** Those that are fields of the probe, as they lie here. */
    private Map<String, Access> arguments(Btf btf, Function f, Arguments at, boolean typed) {
        OwnFields own = OwnFields.ofCall();
        own.arguments(btf, f, at, typed);
        Map<String, Access> arguments = new LinkedHashMap<>();
        places().forEach((name, place) -> {
            if (place instanceof FieldLocation.Kept k) {
                arguments.put(name, TargetAccess.of(here(name, k.place(), own)));
            }
        });
        return arguments;
    }

    private Map<String, Access> result(Btf btf, Function f, int at, boolean typed) {
        OwnFields own = new OwnFields();
        FunctionProvider.result(btf, f, at, typed, own);
        return result(own);
    }

    private Map<String, Access> result(OwnFields own) {
        Map<String, Access> result = new LinkedHashMap<>();
        places().forEach((name, place) -> {
            if (!(place instanceof FieldLocation.Kept || place instanceof FieldLocation.Elapsed)) {
                result.put(name, TargetAccess.of(here(name, place, own)));
            }
        });
        return result;
    }

    /** A place of the probe's as it is in this context, which the own fields are of. */
    private static FieldLocation here(String name, FieldLocation place, OwnFields own) {
        if (place instanceof FieldLocation.Behind b) {
            return new FieldLocation.Behind(b.pointer() instanceof FieldLocation.CurrentThread ? b.pointer()
                    : own.places().get(MemberFields.rootOf(name)), b.user(), b.hops(), b.end());
        }
        return own.places().get(name);
    }
}
