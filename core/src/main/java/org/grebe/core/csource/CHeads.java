package org.grebe.core.csource;

import java.util.List;

/**
 * What programs begin with: who runs, and {@code struct sock *sk}, which is followed where the verifier knows its type,
 * else copied into {@code common}.
 */
record CHeads(boolean typed) {
    /** Who runs; leaves for {@code skippedTgid}, 0 for nobody. */
    static List<String> current(int skippedTgid) {
        String who = "__u64 pid_tgid = bpf_get_current_pid_tgid();";
        return skippedTgid == 0
                ? List.of(who)
                : List.of(who, "if (pid_tgid >> 32 == " + skippedTgid + ") // grebe itself", "    return 0;");
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
}
