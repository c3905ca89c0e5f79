package org.grebe.bpf.probes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access;

/** A system call by the tracepoints of its beginning and its return. */
final class SyscallVariant extends CallVariant {
    SyscallVariant(Probe probe) {
        super(probe);
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
                List.of(), false);
    }
}
