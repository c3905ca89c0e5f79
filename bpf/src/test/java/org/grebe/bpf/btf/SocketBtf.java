package org.grebe.bpf.btf;

import java.nio.ByteOrder;
import org.grebe.bpf.btf.BtfBuilder.Field;

/** A fixture like the kernel's sockets, in little: every kind of type, anonymous unions, bitfields, a tracepoint. */
final class SocketBtf {
    private SocketBtf() {}

    static byte[] bytes(ByteOrder order) {
        BtfBuilder b = new BtfBuilder(order);
        int int32 = b.integer("int", 4, true);
        int uint32 = b.integer("unsigned int", 4, false);
        int u16 = b.raw("__u16", BtfKind.TYPEDEF, b.integer("unsigned short", 2, false));
        int be32 = b.raw("__be32", BtfKind.TYPEDEF, uint32);
        int character = b.integer("char", 1, true);
        int comm = b.array(character, uint32, 16);
        int pair = b.struct("", 8, Field.at("skc_daddr", be32, 0), Field.at("skc_rcv_saddr", be32, 4));
        int wide = b.integer("unsigned long", 8, false);
        int addresses = b.union("", 8, Field.at("skc_addrpair", wide, 0), Field.at("", pair, 0));
        int common = b.struct("sock_common", 12, Field.at("", addresses, 0), Field.at("skc_dport", u16, 8));
        int state = b.enumeration("tcp_state", false, "TCP_CLOSE", 7);
        int sock = b.aggregate("sock", BtfKind.STRUCT, true, 32,
                Field.bits("__sk_common", common, 0, 0),
                Field.bits("sk_flag", uint32, 96, 1),
                Field.bits("sk_kind", uint32, 101, 7),
                Field.bits("sk_wide", int32, 109, 9),
                Field.bits("sk_state", state, 128, 0),
                Field.bits("sk_comm", comm, 160, 0));
        int constSock = b.raw("", BtfKind.CONST, sock);
        int toSock = b.pointer(constSock);
        b.struct("socket", 16, Field.at("sk", toSock, 0), Field.at("file", b.pointer(0), 8));
        b.raw("socket_t", BtfKind.TYPEDEF, sock);
        int connect = b.proto(int32, "sk", toSock, "addr_len", uint32, "", 0);
        b.function("tcp_v4_connect", connect);
        b.function("twice", connect);
        b.function("twice", connect);
        int data = b.pointer(0);
        b.raw("btf_trace_state", BtfKind.TYPEDEF, b.pointer(b.proto(0, "", data, "", toSock, "", int32)));
        b.function("__traceiter_state", b.proto(int32, "__data", data, "sk", toSock, "newstate", int32));
        b.enumeration("errors", true, "BAD", -22);
        b.enumeration64("big", "HUGE", 0x8000_0000_0001L);
        b.raw("later", BtfKind.FWD.ordinal(), true, 0, 0);
        b.raw("double", BtfKind.FLOAT, 8);
        b.raw("counter", BtfKind.VAR, int32, 1);
        b.raw(".data", BtfKind.DATASEC.ordinal(), false, 1, 4, uint32, 0, 4);
        b.raw("bpf_kfunc", BtfKind.DECL_TAG, sock, -1);
        int tagged = b.pointer(b.raw("user", BtfKind.TYPE_TAG, b.raw("", BtfKind.CONST, character)));
        b.struct("odd", 32,
                Field.at("text", tagged, 0),
                Field.at("callback", b.pointer(connect), 8),
                Field.at("fixed", b.raw("", BtfKind.CONST, b.pointer(sock)), 16),
                Field.at("grid", b.pointer(b.array(b.array(int32, uint32, 3), uint32, 2)), 24));
        b.raw("", BtfKind.VOLATILE, b.raw("", BtfKind.RESTRICT, toSock));
        return b.build();
    }
}
