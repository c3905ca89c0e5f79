package org.grebe.bpf.btf;

import java.nio.ByteOrder;
import org.grebe.bpf.btf.BtfBuilder.Field;

/** BTF of all that the curated probes look at; every offset in it moves with {@code shift}. */
public final class ProbeBtf {
    private final BtfBuilder b = new BtfBuilder(ByteOrder.nativeOrder());
    private final int shift;
    private final int u16 = b.integer("unsigned short", 2, false);
    private final int u32 = b.integer("unsigned int", 4, false);
    private final int s32 = b.integer("int", 4, true);
    private final int u64 = b.integer("unsigned long", 8, false);
    private final int nothing = b.pointer(0);

    private ProbeBtf(int shift) {
        this.shift = shift;
    }

    /** {@code shift} is in bytes, a multiple of 8. */
    public static Btf shiftedBy(int shift) {
        ProbeBtf btf = new ProbeBtf(shift);
        btf.functions(btf.socket());
        btf.task();
        btf.files();
        return Btf.parse(btf.b.build());
    }

    private Field at(String name, int type, int offset) {
        return Field.at(name, type, offset + shift);
    }

    private int socket() {
        int namespace = b.struct("ns_common", 24 + shift, at("inum", u32, 16));
        b.struct("mnt_namespace", 64 + 2 * shift, at("ns", namespace, 8));
        b.struct("pid_namespace", 128 + 2 * shift, at("ns", namespace, 96));
        int net = b.struct("net", 160 + 2 * shift, at("ns", namespace, 120));
        int netPointer = b.struct("", 8, Field.at("net", b.pointer(net), 0));
        int in6 = b.struct("in6_addr", 16, Field.at("s6_addr", b.array(u32, u32, 4), 0));
        int common = b.struct("sock_common", 136 + shift,
                at("skc_daddr", u32, 0),
                at("skc_rcv_saddr", u32, 4),
                at("skc_dport", u16, 12),
                at("skc_num", u16, 14),
                at("skc_family", u16, 16),
                at("skc_net", netPointer, 48),
                at("skc_v6_daddr", in6, 56),
                at("skc_v6_rcv_saddr", in6, 72));
        // The first member does not move: the kernel casts struct sock to struct sock_common.
        int sock = b.struct("sock", 700 + 2 * shift, Field.at("__sk_common", common, 0), at("sk_protocol", u16, 540),
                at("sk_ack_backlog", u32, 600), at("sk_max_ack_backlog", u32, 604), at("sk_err", s32, 608));
        b.struct("inet_sock", 900 + 3 * shift, Field.at("sk", sock, 0), at("inet_sport", u16, 800));
        return b.pointer(sock);
    }

    private void functions(int sock) {
        int connect = b.proto(s32, "sk", sock, "uaddr", nothing, "addr_len", s32);
        b.function("tcp_v4_connect", connect);
        b.function("tcp_v6_connect", connect);
        b.function("inet_csk_accept", b.proto(sock, "sk", sock, "arg", nothing));
        b.raw("btf_trace_inet_sock_set_state", BtfKind.TYPEDEF,
                b.pointer(b.proto(0, "", nothing, "", sock, "", s32, "", s32)));
        b.function("__traceiter_inet_sock_set_state",
                b.proto(s32, "__data", nothing, "sk", sock, "oldstate", s32, "newstate", s32));
    }

    private void task() {
        b.struct("nsproxy", 64 + shift, at("mnt_ns", nothing, 24), at("net_ns", nothing, 40));
        int upid = b.struct("upid", 16 + shift, at("nr", s32, 0), at("ns", nothing, 8));
        b.struct("pid", 112 + 2 * shift, at("level", u32, 4), at("numbers", b.array(upid, u32, 1), 96));
        b.struct("task_struct", 4000 + shift,
                at("tgid", s32, 2468),
                at("real_parent", nothing, 2480),
                at("group_leader", nothing, 2520),
                at("thread_pid", nothing, 2544),
                at("nsproxy", nothing, 3016),
                at("files", nothing, 3008));
        b.struct("pt_regs", 168 + shift, at("r9", u64, 64), at("r8", u64, 72),
                at("ax", u64, 80), at("cx", u64, 88), at("dx", u64, 96), at("si", u64, 104), at("di", u64, 112),
                at("sp", u64, 152));
        b.struct("user_pt_regs", 272 + shift, at("regs", b.array(u64, u32, 31), 0), at("sp", u64, 248));
    }

    private void files() {
        b.struct("files_struct", 704 + shift, at("fdt", nothing, 32));
        b.struct("fdtable", 56 + shift, at("max_fds", u32, 4), at("fd", nothing, 8));
        b.struct("file", 184 + shift, at("private_data", nothing, 32));
        b.struct("socket", 128 + shift, at("state", u32, 4), at("file", nothing, 16), at("sk", nothing, 24));
        b.struct("trace_event_raw_sys_enter", 64 + shift, at("args", b.array(u64, u32, 6), 16));
        b.struct("trace_event_raw_sys_exit", 24 + shift, at("ret", u64, 16));
        int u8 = b.integer("unsigned char", 1, false); // here: the listings have the ids of what comes before
        b.struct("trace_event_raw_tcp_event_sk_skb", 80 + shift, at("skaddr", nothing, 16), at("state", s32, 24),
                at("sport", u16, 28), at("dport", u16, 30), at("family", u16, 32),
                at("saddr", b.array(u8, u32, 4), 34), at("daddr", b.array(u8, u32, 4), 38),
                at("saddr_v6", b.array(u8, u32, 16), 42), at("daddr_v6", b.array(u8, u32, 16), 58));
    }
}
