package org.grebe.core.csource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.grebe.core.csource.CForm.CField;

/** {@code struct sock *sk} in C: followed where the verifier knows its type, else copied into {@code common}. */
record CSocket(boolean typed) {
    record Names(String localAddress, String localPort, String remoteAddress, String remotePort) {
        static final Names CONNECT = new Names("saddr", "sport", "daddr", "dport");
        static final Names ACCEPT = new Names("laddr", "lport", "raddr", "rport");
    }

    private String common(String member) {
        return (typed ? "sk->__sk_common." : "common.") + member;
    }

    /** One copy for all that follows. */
    List<String> copy() {
        return List.of(
                "struct sock_common common;",
                "if (bpf_probe_read_kernel(&common, offsetof(struct sock_common, skc_v6_rcv_saddr) + 16, sk))",
                "    return 0;");
    }

    List<String> onlyTcp() {
        String protocol = typed ? "sk->sk_protocol" : "BPF_CORE_READ(sk, sk_protocol)";
        return List.of("if (" + protocol + " != IPPROTO_TCP)", "    return 0;");
    }

    List<String> unlessMapped() {
        return List.of(
                "if (is_mapped(&" + common("skc_v6_daddr") + ")) // by tcp_v4_connect, called from here: told there",
                "    return 0;");
    }

    /** Declares {@code ip}. */
    List<String> version(boolean mappedIs4) {
        String six = mappedIs4 ? "    ip = is_mapped(&" + common("skc_v6_daddr") + ") ? 4 : 6;" : "    ip = 6;";
        return List.of(
                "__s64 ip = 4;",
                "if (" + common("skc_family") + " == AF_INET6)",
                six,
                "else if (" + common("skc_family") + " != AF_INET)",
                "    return 0;");
    }

    /** {@code version} is 4 or 6, or 0 where {@code ip} tells at run time. */
    Map<String, CField> fields(Names names, int version) {
        Map<String, CField> fields = new LinkedHashMap<>();
        fields.put("ip", CField.integer(version == 0 ? "ip" : Integer.toString(version)));
        fields.put(names.remotePort(), CField.integer("bpf_ntohs(" + common("skc_dport") + ")"));
        fields.put(names.localPort(), CField.integer(common("skc_num")));
        fields.put(names.remoteAddress(), address(version, "skc_daddr", "skc_v6_daddr"));
        fields.put(names.localAddress(), address(version, "skc_rcv_saddr", "skc_v6_rcv_saddr"));
        fields.put("netns", CField.integer(typed
                ? "sk->__sk_common.skc_net.net->ns.inum"
                : "BPF_CORE_READ(common.skc_net.net, ns.inum)"));
        fields.put("backlog", listener("sk_ack_backlog"));
        fields.put("maxbacklog", listener("sk_max_ack_backlog"));
        fields.put("ret", CField.integer("0"));
        return fields;
    }

    /** Of the accepted socket, where the kernel keeps the listener's figures, too. */
    private CField listener(String member) {
        return CField.integer(typed ? "sk->" + member : "BPF_CORE_READ(sk, " + member + ")");
    }

    private CField address(int version, String member4, String member6) {
        String four = "put_v4(&%s, " + common(member4) + ");";
        String six = "put_v6(&%s, &" + common(member6) + ");";
        return CField.bytes(switch (version) {
            case 4 -> four;
            case 6 -> six;
            default -> "if (ip == 6)\n    " + six + "\nelse\n    " + four;
        });
    }
}
