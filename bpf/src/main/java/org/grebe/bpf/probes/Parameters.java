package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.btf.Function;

/** A function's parameters in C, as this kernel has them: inet_csk_accept lost two in Linux 6.10. */
final class Parameters {
    private Parameters() {}

    /** And, for fexit, the result. */
    static List<String> and(Function f, String result) {
        List<String> all = new ArrayList<>();
        f.parameters().forEach(p -> all.add(p.typeText() + (p.typeText().endsWith("*") ? "" : " ") + p.name()));
        all.add(result);
        return all;
    }
}
