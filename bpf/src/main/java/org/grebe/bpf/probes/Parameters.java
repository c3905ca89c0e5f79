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

    /** {@code int tcp_sendmsg(struct sock *sk, …)}, as C has it. */
    static String prototype(Function f) {
        List<String> parameters = f.parameters().stream().map(p -> declared(p.typeText(), p.name())).toList();
        return declared(f.returnTypeText(), f.name()) + "(" + String.join(", ", parameters) + ")";
    }

    private static String declared(String type, String name) {
        int pointer = type.indexOf("(*");
        return pointer >= 0 ? type.substring(0, pointer + 2) + name + type.substring(pointer + 2)
                : type + (type.endsWith("*") ? "" : " ") + name;
    }
}
