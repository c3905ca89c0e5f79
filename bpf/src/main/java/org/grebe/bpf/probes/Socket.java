package org.grebe.bpf.probes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.probes.Access.Cost;

/** {@code struct sock} as programs read it. Ports and addresses inside are in network order, but for skc_num. */
final class Socket {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int IPPROTO_TCP = 6;

    /** Bytes 8 to 11 of ::ffff:a.b.c.d, as a little-endian u32. */
    private static final long MAPPED = 0xffff0000L;

    private final int family;
    private final int localAddress;
    private final int remoteAddress;
    private final int localAddress6;
    private final int remoteAddress6;
    private final int localPort;
    private final int remotePort;
    private final int net;
    private final int inum;
    private final int protocol;
    private final int backlog;
    private final int maxBacklog;

    Socket(Btf btf) {
        family = common(btf, "skc_family");
        localAddress = common(btf, "skc_rcv_saddr");
        remoteAddress = common(btf, "skc_daddr");
        localAddress6 = common(btf, "skc_v6_rcv_saddr");
        remoteAddress6 = common(btf, "skc_v6_daddr");
        localPort = common(btf, "skc_num");
        remotePort = common(btf, "skc_dport");
        net = common(btf, "skc_net.net");
        inum = btf.member("net", "ns.inum").offset();
        protocol = btf.member("sock", "sk_protocol").offset();
        backlog = btf.member("sock", "sk_ack_backlog").offset();
        maxBacklog = btf.member("sock", "sk_max_ack_backlog").offset();
    }

    private static int common(Btf btf, String member) {
        return btf.member("sock", "__sk_common." + member).offset();
    }

    /** Bytes from the start of the socket that hold all but the protocol: worth one copy where loads are not typed. */
    int copiedBytes() {
        return (Math.max(net + 8, Math.max(localAddress6, remoteAddress6) + 16) + 7) & ~7;
    }

    /** Copies the socket that {@code pointer} points to onto the stack; leaves for {@code out} if that faults. */
    Base copy(Assembler a, Stack stack, Reg pointer, String out) {
        int at = stack.allocate("struct sock_common", copiedBytes());
        readKernel(a, Reg.R10, at, copiedBytes(), pointer, 0);
        a.jump(Cond.NE, Reg.R0, 0, out);
        return Base.copy(at);
    }

    /** Leaves unless the socket in {@code pointer} is TCP; MPTCP's own number is 262, its subflows are TCP. */
    void onlyTcp(Assembler a, Stack stack, Reg pointer, boolean typed, String out) {
        if (typed) {
            a.load(Size.H, Reg.R0, pointer, protocol);
        } else {
            int slot = stack.allocate("sk_protocol", 8);
            readKernel(a, Reg.R10, slot, 2, pointer, protocol);
            a.load(Size.H, Reg.R0, Reg.R10, slot);
        }
        a.comment("sk_protocol == IPPROTO_TCP").jump(Cond.NE, Reg.R0, IPPROTO_TCP, out);
    }

    /** Leaves where the remote address of an IPv6 socket is IPv4-mapped. */
    void unlessMapped(Assembler a, Base sk, String out) {
        unlessMapped(a, sk, remoteAddress6, out);
    }

    /** The same for the 16 bytes at {@code at}. */
    static void unlessMapped(Assembler a, Base base, int at, String out) {
        String keep = a.freshLabel("not_mapped");
        base.load(a, Size.DW, Reg.R0, at);
        a.jump(Cond.NE, Reg.R0, 0, keep);
        base.load(a, Size.W, Reg.R0, at + 8);
        a.mov(Reg.R1, MAPPED).comment("::ffff:a.b.c.d").jump(Cond.EQ, Reg.R0, Reg.R1, out);
        a.label(keep);
    }

    /**
     * Finds the IP version; leaves for sockets of other families.
     *
     * @param mappedIs4 IPv4-mapped connections count as IPv4, as they do on the connecting side
     * @return stack offset of 4 or 6
     */
    int version(Assembler a, Stack stack, Base sk, boolean mappedIs4, String out) {
        int slot = versionSlot(stack);
        version(a, slot, sk, mappedIs4, out);
        return slot;
    }

    static int versionSlot(Stack stack) {
        return stack.allocate("ip", 8);
    }

    /** As above, to a place that was chosen before. */
    void version(Assembler a, int slot, Base sk, boolean mappedIs4, String out) {
        String done = a.freshLabel("ip_known");
        a.store(Size.DW, Reg.R10, slot, 4);
        sk.load(a, Size.H, Reg.R0, family);
        a.comment("AF_INET").jump(Cond.EQ, Reg.R0, AF_INET, done);
        a.comment("AF_INET6").jump(Cond.NE, Reg.R0, AF_INET6, out);
        if (mappedIs4) {
            unlessMapped(a, sk, done);
        }
        a.store(Size.DW, Reg.R10, slot, 6);
        a.label(done);
    }

    /** Fields of a socket whose IP version is known when the program is made. */
    Map<String, Access> bind(Base sk, int version, Names names) {
        return bind(sk, new Access.Constant(version), Cost.CONTEXT, names, (a, base, offset, remote) -> {
            if (version == 4) {
                write4(a, sk, remote ? remoteAddress : localAddress, base, offset);
            } else {
                write6(a, sk, remote ? remoteAddress6 : localAddress6, base, offset);
            }
        });
    }

    /** Fields of a socket whose IP version {@link #version} found. */
    Map<String, Access> bindBySlot(Base sk, int versionSlot, Names names) {
        Access version = new Access.Int(Cost.HELPER, a -> a.load(Size.DW, Reg.R0, Reg.R10, versionSlot));
        return bind(sk, version, Cost.HELPER, names, (a, base, offset, remote) -> {
            String six = a.freshLabel("v6");
            String done = a.freshLabel("address");
            a.load(Size.DW, Reg.R0, Reg.R10, versionSlot).jump(Cond.EQ, Reg.R0, 6, six);
            write4(a, sk, remote ? remoteAddress : localAddress, base, offset);
            a.jump(done).label(six);
            write6(a, sk, remote ? remoteAddress6 : localAddress6, base, offset);
            a.label(done);
        });
    }

    /** What a probe calls the two ends. */
    record Names(String localAddress, String localPort, String remoteAddress, String remotePort) {
        static final Names CONNECT = new Names("saddr", "sport", "daddr", "dport");
        static final Names ACCEPT = new Names("laddr", "lport", "raddr", "rport");
    }

    private interface AddressWriter {
        void write(Assembler a, Reg base, int offset, boolean remote);
    }

    private Map<String, Access> bind(Base sk, Access version, Cost address, Names names, AddressWriter writer) {
        Map<String, Access> fields = new LinkedHashMap<>();
        fields.put("ip", version);
        fields.put(names.remotePort, new Access.Int(Cost.CONTEXT, a -> {
            sk.load(a, Size.H, Reg.R0, remotePort);
            a.networkOrder(Reg.R0, 16);
        }));
        fields.put(names.localPort, new Access.Int(Cost.CONTEXT, a -> sk.load(a, Size.H, Reg.R0, localPort)));
        fields.put(names.remoteAddress, new Access.Bytes(address, (a, b, o) -> writer.write(a, b, o, true)));
        fields.put(names.localAddress, new Access.Bytes(address, (a, b, o) -> writer.write(a, b, o, false)));
        fields.put("netns", new Access.Int(Cost.MEMORY, a -> networkNamespace(a, sk)));
        fields.put("ret", new Access.Constant(0));
        return fields;
    }

    /**
     * The accept queue of the accepted socket in {@code pointer}: its copy of the listener's, from when the handshake
     * was complete, as nothing writes to it afterwards.
     */
    Map<String, Access> bindBacklog(Base sk, Reg pointer) {
        return Map.of(
                "backlog", new Access.Int(Cost.MEMORY, a -> word(a, sk, pointer, backlog)),
                "maxbacklog", new Access.Int(Cost.MEMORY, a -> word(a, sk, pointer, maxBacklog)));
    }

    /** A u32 that {@link #copy} does not hold. */
    private static void word(Assembler a, Base sk, Reg pointer, int offset) {
        if (sk.typed()) {
            sk.load(a, Size.W, Reg.R0, offset);
            return;
        }
        a.store(Size.DW, Reg.R10, Stack.SCRATCH, 0);
        readKernel(a, Reg.R10, Stack.SCRATCH, 4, pointer, offset);
        a.load(Size.W, Reg.R0, Reg.R10, Stack.SCRATCH);
    }

    private static void write4(Assembler a, Base sk, int from, Reg base, int offset) {
        map4(a, base, offset);
        sk.load(a, Size.W, Reg.R0, from);
        a.store(Size.W, base, offset + 12, Reg.R0);
    }

    /** The IPv4 address in R0 as ::ffff:a.b.c.d. */
    static void store4(Assembler a, Reg base, int offset) {
        map4(a, base, offset);
        a.store(Size.W, base, offset + 12, Reg.R0);
    }

    private static void map4(Assembler a, Reg base, int offset) {
        a.store(Size.DW, base, offset, 0).store(Size.W, base, offset + 8, (int) MAPPED);
    }

    private static void write6(Assembler a, Base sk, int from, Reg base, int offset) {
        for (int half = 0; half < 16; half += 8) {
            sk.load(a, Size.DW, Reg.R0, from + half);
            a.store(Size.DW, base, offset + half, Reg.R0);
        }
    }

    private void networkNamespace(Assembler a, Base sk) {
        sk.load(a, Size.DW, Reg.R0, net);
        if (sk.typed()) {
            a.load(Size.W, Reg.R0, Reg.R0, inum);
            return;
        }
        a.mov(Reg.R3, Reg.R0)
                .alu(Alu.ADD, Reg.R3, inum)
                .store(Size.DW, Reg.R10, Stack.SCRATCH, 0)
                .mov(Reg.R1, Reg.R10)
                .alu(Alu.ADD, Reg.R1, Stack.SCRATCH)
                .mov(Reg.R2, 4)
                .call(Helper.PROBE_READ_KERNEL)
                .load(Size.W, Reg.R0, Reg.R10, Stack.SCRATCH);
    }

    /** probe_read_kernel from {@code pointer + from} to {@code base + offset}; R0 is not 0 if it faults. */
    static void readKernel(Assembler a, Reg base, int offset, int bytes, Reg pointer, int from) {
        a.mov(Reg.R3, pointer);
        if (from != 0) {
            a.alu(Alu.ADD, Reg.R3, from);
        }
        a.mov(Reg.R1, base).alu(Alu.ADD, Reg.R1, offset).mov(Reg.R2, bytes).call(Helper.PROBE_READ_KERNEL);
    }
}
