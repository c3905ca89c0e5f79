package org.grebe.bpf.btf;

import java.nio.ByteOrder;
import org.grebe.bpf.btf.BtfBuilder.Field;

/** BTF of functions and tracepoints with parameters of all types, and of what fields of the process need. */
public final class AnyBtf {
    private AnyBtf() {}

    public static Btf make() {
        BtfBuilder b = new BtfBuilder(ByteOrder.nativeOrder());
        int s8 = b.integer("signed char", 1, true);
        int s16 = b.integer("short", 2, true);
        int u16 = b.integer("unsigned short", 2, false);
        int s32 = b.integer("int", 4, true);
        int u32 = b.integer("unsigned int", 4, false);
        int u64 = b.integer("unsigned long", 8, false);
        int s64 = b.integer("long", 8, true);
        int character = b.integer("char", 1, true);
        int size = b.raw("size_t", BtfKind.TYPEDEF, u64);
        int text = b.pointer(b.raw("", BtfKind.CONST, character));
        int buffer = b.pointer(character);
        int pair = b.struct("pair", 16, Field.at("a", u64, 0), Field.at("b", u64, 8));
        int sock = b.pointer(b.struct("sock", 700, Field.at("x", u64, 0)));
        int state = b.enumeration("state", false, "RUNNING", 1);
        int debt = b.enumeration("debt", true, "OWED", -1);
        int entry = b.struct("trace_entry", 8, Field.at("type", u16, 0));

        b.function("tcp_sendmsg", b.proto(s32, "sk", sock, "msg", b.pointer(0), "size", size));
        b.function("narrow", b.proto(s16, "tiny", s8, "small", s16, "port", u16, "state", state, "debt", debt));
        b.function("openat", b.proto(s64, "dfd", s32, "filename", text, "buf", buffer, "pid", s32));
        b.function("by_value", b.proto(0, "p", pair, "after", s32));
        b.function("many", b.proto(0, "a", s32, "b", s32, "c", s32, "d", s32, "e", s32, "f", s32, "g", s32));
        b.function("nameless", b.proto(0, "", s32, "", 0));
        b.function("twice", b.proto(0));
        b.function("twice", b.proto(0));

        b.raw("btf_trace_sched_switch", BtfKind.TYPEDEF,
                b.pointer(b.proto(0, "", b.pointer(0), "", s8, "", sock, "", u32)));
        b.function("__traceiter_sched_switch",
                b.proto(s32, "__data", b.pointer(0), "preempt", s8, "prev", sock, "prev_state", u32));

        int name = b.array(character, u32, 16);
        b.aggregate("trace_event_raw_made", BtfKind.STRUCT, true, 80,
                Field.bits("ent", entry, 0, 0),
                Field.bits("comm", name, 64, 0),
                Field.bits("nr", s16, 192, 0),
                Field.bits("flag", u32, 224, 3),
                Field.bits("offset", s32, 227, 5),
                Field.bits("__data_loc_filename", u32, 256, 0),
                Field.bits("long_name", b.array(character, u32, 20), 288, 0),
                Field.bits("words", b.array(u32, u32, 2), 448, 0),
                Field.bits("odd", u32, 520, 0),
                Field.bits("__data", b.array(character, u32, 0), 640, 0));
        process(b, u64, s32);
        return Btf.parse(b.build());
    }

    private static void process(BtfBuilder b, int u64, int s32) {
        int namespace = b.struct("ns_common", 24, Field.at("inum", s32, 16));
        b.struct("mnt_namespace", 64, Field.at("ns", namespace, 8));
        b.struct("net", 160, Field.at("ns", namespace, 120));
        b.struct("nsproxy", 64, Field.at("mnt_ns", b.pointer(0), 24), Field.at("net_ns", b.pointer(0), 40));
        b.struct("pid_namespace", 128, Field.at("ns", namespace, 96));
        int upid = b.struct("upid", 16, Field.at("nr", s32, 0), Field.at("ns", b.pointer(0), 8));
        b.struct("pid", 112, Field.at("level", s32, 4), Field.at("numbers", b.array(upid, s32, 1), 96));
        b.struct("task_struct", 4000, Field.at("tgid", s32, 2468), Field.at("real_parent", b.pointer(0), 2480),
                Field.at("group_leader", b.pointer(0), 2520), Field.at("thread_pid", b.pointer(0), 2544),
                Field.at("nsproxy", b.pointer(0), 3016));
        b.struct("pt_regs", 168, Field.at("r9", u64, 64), Field.at("r8", u64, 72), Field.at("ax", u64, 80),
                Field.at("cx", u64, 88), Field.at("dx", u64, 96), Field.at("si", u64, 104), Field.at("di", u64, 112),
                Field.at("sp", u64, 152));
        b.struct("user_pt_regs", 272, Field.at("regs", b.array(u64, s32, 31), 0), Field.at("sp", u64, 248));
    }
}
