package org.grebe.bpf.probes;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.btf.Function;

/** What pointers point to. */
final class Pointees {
    private static final Pattern STRUCT_POINTER = Pattern.compile("(?:const )?(struct|union) (\\w+) ?\\*.*");

    private Pointees() {}

    /** Of a function's argument, or of what it returns. */
    static OptionalInt of(Btf btf, Function f, String name) {
        if (name.equals("ret")) {
            return of(btf, f.returnTypeId());
        }
        for (int i = 0; i < f.parameters().size(); i++) {
            Function.Parameter p = f.parameters().get(i);
            if (name.equals(OwnFields.nameOf(p, i))) {
                return of(btf, p.typeId());
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt of(Btf btf, int type) {
        return type == 0 || btf.kind(type) != BtfKind.PTR ? OptionalInt.empty() : OptionalInt.of(btf.target(type));
    }

    /** Of a type as C has it, {@code struct sock *}. */
    static OptionalInt of(Btf btf, String type) {
        Matcher struct = STRUCT_POINTER.matcher(type);
        return !struct.matches() ? OptionalInt.empty()
                : btf.find(struct.group(1).equals("union") ? BtfKind.UNION : BtfKind.STRUCT, struct.group(2));
    }
}
