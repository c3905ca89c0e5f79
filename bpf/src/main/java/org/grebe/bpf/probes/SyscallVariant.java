package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.Statements.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.sys.Arch;

/** A system call by the tracepoints of its beginning and its return. */
final class SyscallVariant extends CallVariant {
    SyscallVariant(Probe probe) {
        super(probe);
    }

    @Override
    public List<String> differences() {
        List<String> all = new ArrayList<>(super.differences());
        if (target().equals(SyscallProvider.ANY)) {
            all.set(all.indexOf(SyscallProvider.NOT_SEEN),
                    "calls of 32-bit programs have numbers of their own, so their names are wrong");
        }
        return all;
    }

    @Override
    Ends ends(Btf btf) {
        Map<String, Access> arguments = new LinkedHashMap<>();
        Map<String, Access> atReturn = new LinkedHashMap<>();
        places().forEach((name, place) -> {
            if (place instanceof FieldLocation.Kept kept) {
                arguments.put(name, TargetAccess.of(kept.place()));
            } else if (!(place instanceof FieldLocation.Elapsed)) {
                atReturn.put(name, TargetAccess.of(place));
            }
        });
        SyscallProvider provider = (SyscallProvider) Providers.named("syscall");
        return new Ends(SyscallProvider.entry(target()), provider.attachment(btf, target()), arguments, atReturn,
                List.of(), false,
                target().equals(SyscallProvider.ANY) ? Optional.of(isSignalsEnd()) : Optional.empty());
    }

    /** The kernel does report an end of rt_sigreturn, which is that of whatever the signal interrupted. */
    private static Predicate isSignalsEnd() {
        long number = switch (Arch.current()) {
            case X86_64 -> 15;
            case AARCH64 -> 139;
        };
        return compare(new Value.At(TargetAccess.CONTEXT, 8, Size.DW), Cond.EQ,
                new Value.Const(number, true));
    }
}
