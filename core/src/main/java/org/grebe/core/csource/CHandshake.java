package org.grebe.core.csource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.probes.Access;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Socket;
import org.grebe.bpf.probes.TaskAccess;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;

/** The programs of handshake in C. */
final class CHandshake {
    private static final String RETURN = "return 0;";
    private static final String FIND_CALL = "bpf_map_lookup_elem(&connect_call, &pid_tgid);";
    private static final List<String> OF_CALL = List.of("ip", "saddr", "sport", "daddr", "dport", "netns");

    private final CForms forms;
    private final Btf btf;

    CHandshake(CForms forms, Btf btf) {
        this.forms = forms;
        this.btf = btf;
    }

    /** The calls of connect that are under way, by thread. */
    static List<String> calls() {
        List<String> lines = new ArrayList<>(List.of(
                "struct call {",
                "    struct sock *sk;",
                "    __u64 sent; // its socket went to SYN_SENT, which tells the rest",
                "    __u64 start;",
                "    __s64 ip;",
                "    union bytes16 saddr;",
                "    __s64 sport;",
                "    union bytes16 daddr;",
                "    __s64 dport;",
                "    __s64 netns;",
                "};",
                ""));
        lines.addAll(CMaps.map("connect_call", "BPF_MAP_TYPE_LRU_HASH", "__u64", "struct call", 16384));
        return lines;
    }

    CForm state(ProgramSpec p, int skippedTgid, Set<String> asked) {
        CHeads socket = new CHeads(p.attachment() instanceof Attachment.TpBtf);
        List<String> head = CForms.joined(
                List.of(
                        "if (oldstate == TCP_SYN_SENT)",
                        "    return answered(sk, newstate);",
                        "if (newstate != TCP_SYN_SENT)",
                        "    return 0;"),
                socket.typed() ? List.of() : socket.copy(),
                socket.onlyTcp(),
                CHeads.current(skippedTgid),
                socket.version(true),
                List.of(
                        "struct call *call = " + FIND_CALL,
                        "if (call)",
                        "    call->sent = 1;"));
        CForm now = forms.form(p, "BPF_PROG(" + p.name() + ", struct sock *sk, int oldstate, int newstate)", head,
                List.of(), new Socket(btf).fields(socket.typed(), Socket.Names.CONNECT), List.of("ip"));
        now.fields().keySet().removeAll(CState.KNOWN_LATER.get(Catalogue.HANDSHAKE.name()));
        return now.followedBy(answered(asked));
    }

    private static CForm answered(Set<String> asked) {
        Map<String, Access> fields = new LinkedHashMap<>();
        CState.kept(Catalogue.HANDSHAKE, asked).forEach(f -> fields.put(f.name(), CForms.kept(f)));
        List.of("time", "latency", "sport", "ret").forEach(f -> fields.put(f, CForms.variable(f)));
        return new CForm("", "answered(struct sock *sk, int newstate)",
                List.of(
                        "struct kept *kept = bpf_map_lookup_elem(&syn_sent, &sk);",
                        "if (!kept)",
                        "    return 0;",
                        "__s64 time = bpf_ktime_get_ns();",
                        "__s64 latency = (time - kept->start) / 1000;",
                        "__s64 sport = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));",
                        "__s64 ret = newstate == TCP_CLOSE ? -BPF_CORE_READ(sk, sk_err) : 0;",
                        "if (newstate == TCP_CLOSE && ret == 0) { // the process gave up, or connect() fails",
                        "    __u64 pid_tgid = bpf_get_current_pid_tgid();",
                        "    struct call *call = " + FIND_CALL,
                        "    if (call && call->sk == sk) {",
                        "        call->sent = 0; // its exit tells",
                        "        goto drop;",
                        "    }",
                        "    ret = sport ? -125 : -99; // ECANCELED, EADDRNOTAVAIL",
                        "}"),
                List.of(), fields, List.of("time", "latency", "sport", "ret"), "goto drop;", true, null)
                .dropping("bpf_map_delete_elem(&syn_sent, &sk);");
    }

    CForm enter(ProgramSpec p, int skippedTgid) {
        CHeads socket = new CHeads(false);
        Map<String, Access> fields = new Socket(btf).fields(socket.typed(), Socket.Names.CONNECT);
        List<String> body = new ArrayList<>(CForms.joined(
                List.of("__u32 fd = ctx->args[0];"),
                CHeads.current(skippedTgid),
                CForms.socketOfDescriptor(),
                List.of(
                        "if (BPF_CORE_READ(socket, state) != SS_UNCONNECTED) // asks for an earlier attempt's end",
                        "    return 0;"),
                socket.onlyTcp(),
                socket.copy(),
                List.of(
                        "struct sockaddr_in to;",
                        "struct in6_addr to6;",
                        "const char *uservaddr = (const char *)ctx->args[1];",
                        "struct call call = {.sk = sk};",
                        "if (bpf_probe_read_user(&to, 8, uservaddr))",
                        "    return 0;",
                        "__s64 ip = 4;",
                        "if (to.sin_family == AF_INET6) {",
                        "    if (bpf_probe_read_user(&to6, sizeof(to6), uservaddr + 8))",
                        "        return 0;",
                        "    ip = is_mapped(&to6) ? 4 : 6;",
                        "    put_v6(&call.daddr, &to6);",
                        "} else if (to.sin_family == AF_INET) {",
                        "    put_v4(&call.daddr, to.sin_addr.s_addr);",
                        "} else {",
                        "    return 0;",
                        "}",
                        "call.ip = ip;",
                        "call.dport = bpf_ntohs(to.sin_port);")));
        CForm call = new CForm("", "", List.of(), List.of(), fields, List.of(), RETURN, false, null);
        List.of("saddr", "sport", "netns").forEach(f -> body.addAll(call.into(f, "call." + f)));
        body.addAll(List.of(
                "call.start = bpf_ktime_get_ns();",
                "bpf_map_update_elem(&connect_call, &pid_tgid, &call, BPF_ANY);",
                RETURN));
        return new CForm(CForms.section(p.attachment()), p.name() + "(struct trace_event_raw_sys_enter *ctx)", body,
                List.of(), Map.of(), List.of(), RETURN, false, null);
    }

    CForm exit(ProgramSpec p) {
        Map<String, Access> fields = new LinkedHashMap<>(TaskAccess.fields(btf));
        OF_CALL.forEach(name -> fields.put(name, CForms.kept(Catalogue.HANDSHAKE.field(name).orElseThrow())));
        List.of("time", "latency", "ret").forEach(f -> fields.put(f, CForms.variable(f)));
        List<String> head = CForms.joined(
                CHeads.current(0),
                List.of(
                        "struct call *kept = " + FIND_CALL,
                        "if (!kept)",
                        "    return 0;",
                        "__s64 ret = ctx->ret;",
                        "if (ret >= 0 || kept->sent) // told by its state",
                        "    goto drop;",
                        "__s64 time = bpf_ktime_get_ns();",
                        "__s64 latency = (time - kept->start) / 1000;"));
        return new CForm(CForms.section(p.attachment()), p.name() + "(struct trace_event_raw_sys_exit *ctx)", head,
                List.of(), fields, List.of("time", "latency", "ret"), "goto drop;", true, null)
                .dropping("bpf_map_delete_elem(&connect_call, &pid_tgid);");
    }
}
