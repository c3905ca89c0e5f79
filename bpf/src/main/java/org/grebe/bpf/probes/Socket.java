package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.Statements.ifThen;
import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.leaveIfFails;
import static org.grebe.bpf.probes.Statements.let;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access.Cost;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;

/** {@code struct sock} as programs read it. Ports and addresses inside are in network order, but for skc_num. */
public final class Socket {
    /** The socket itself. */
    public static final Value.Local SK = Value.Local.pointer("sk", "struct sock *");
    /** A copy of its beginning, where the verifier does not know its type. */
    public static final Value.Local COMMON = Value.Local.struct("common", "struct sock_common");
    /** 4 or 6. */
    public static final Value.Local IP = Value.Local.word("ip");

    static final Value.Named AF_INET = new Value.Named("AF_INET", 2);
    static final Value.Named AF_INET6 = new Value.Named("AF_INET6", 10);
    static final Value.Named TCP = new Value.Named("IPPROTO_TCP", 6);

    private static final Value.Local PROTOCOL = Value.Local.word("sk_protocol");

    private final boolean typed;
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

    /** {@code typed}: it is read through {@link #SK}, whose type the verifier knows; else from {@link #COMMON}. */
    public Socket(Btf btf, boolean typed) {
        this.typed = typed;
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

    /** Where the verifier does not know the type of {@link #SK}: copies its beginning. */
    List<Stmt> copy() {
        return typed ? List.of() : List.of(
                new Stmt.Declare(COMMON, copiedBytes()),
                leaveIfFails(new Value.CopyTo(Helper.PROBE_READ_KERNEL, COMMON, copiedBytes(), SK, "", 0)));
    }

    /** Leaves unless the socket is TCP; MPTCP's own number is 262, its subflows are TCP. */
    List<Stmt> onlyTcp() {
        Stmt read = leaveIf(typed ? new Value.Member(SK, "sk_protocol", protocol, Size.H)
                : new Value.ReadKernel(SK, "sk_protocol", protocol, Size.H, false, PROTOCOL), Cond.NE, TCP);
        return typed ? List.of(read) : List.of(new Stmt.Declare(PROTOCOL), read);
    }

    /** The remote address of an IPv6 socket is IPv4-mapped. */
    Predicate isMapped() {
        return new Predicate.Mapped(common("skc_v6_daddr", remoteAddress6, Size.DW));
    }

    /**
     * Finds the IP version, {@link #IP}; leaves for sockets of other families.
     *
     * @param mappedIs4 IPv4-mapped connections count as IPv4, as they do on the connecting side
     */
    List<Stmt> version(boolean mappedIs4) {
        List<Stmt> six = List.of(let(IP, new Value.Const(6, true)));
        return List.of(
                let(IP, new Value.Const(4, true)),
                new Stmt.Switch(common("skc_family", family, Size.H), List.of(
                        new Stmt.Case(AF_INET, List.of()),
                        new Stmt.Case(AF_INET6, mappedIs4
                                ? List.of(ifThen(new Predicate.Not(isMapped()), six)) : six))));
    }

    /**
     * The source port in host order, when skc_num has lost it: it is 0 again as a refused socket leaves SYN_SENT. It
     * lies behind struct sock, so loads of a typed pointer cannot reach it.
     *
     * @param by the place on the stack that it is read to
     */
    static Value boundPort(Btf btf, Value.Local by) {
        return new Value.HostOrder(new Value.ReadKernel(new Value.As("struct inet_sock *", SK), "inet_sport",
                btf.member("inet_sock", "inet_sport").offset(), Size.H, true, by), 16);
    }

    /** What a probe calls the two ends. */
    public record Names(String localAddress, String localPort, String remoteAddress, String remotePort) {
        public static final Names CONNECT = new Names("saddr", "sport", "daddr", "dport");
        public static final Names ACCEPT = new Names("laddr", "lport", "raddr", "rport");
    }

    /** Fields of a socket whose IP version is known when the program is made. */
    public Map<String, Access> fields(int version, Names names) {
        return fields(Access.constant(version), Cost.CONTEXT, names,
                version == 4 ? (four, six) -> four : (four, six) -> six);
    }

    /** Fields of a socket whose IP version is in {@link #IP}. */
    public Map<String, Access> fields(Names names) {
        return fields(IP, names);
    }

    /** Fields of a socket whose IP version is that value. */
    Map<String, Access> fields(Value version, Names names) {
        return fields(new Access.Int(Cost.HELPER, version), Cost.HELPER, names,
                (four, six) -> new Bytes.ByVersion(version, four, six));
    }

    private Map<String, Access> fields(
            Access version, Cost address, Names names, BinaryOperator<Bytes> choose) {
        Map<String, Access> fields = new LinkedHashMap<>();
        fields.put("ip", version);
        fields.put(names.remotePort, new Access.Int(Cost.CONTEXT,
                new Value.HostOrder(common("skc_dport", remotePort, Size.H), 16)));
        fields.put(names.localPort, new Access.Int(Cost.CONTEXT, common("skc_num", localPort, Size.H)));
        fields.put(names.remoteAddress, new Access.Memory(address, choose.apply(
                new Bytes.Ipv4(common("skc_daddr", remoteAddress, Size.W)),
                new Bytes.Ipv6(common("skc_v6_daddr", remoteAddress6, Size.DW)))));
        fields.put(names.localAddress, new Access.Memory(address, choose.apply(
                new Bytes.Ipv4(common("skc_rcv_saddr", localAddress, Size.W)),
                new Bytes.Ipv6(common("skc_v6_rcv_saddr", localAddress6, Size.DW)))));
        Value namespace = common("skc_net.net", net, Size.DW);
        fields.put("netns", new Access.Int(Cost.MEMORY, typed
                ? new Value.Member(namespace, "ns.inum", inum, Size.W)
                : new Value.ReadKernel(namespace, "ns.inum", inum, Size.W, true)));
        fields.put("ret", Access.constant(0));
        return fields;
    }

    /** A member of struct sock_common. */
    private Value.Member common(String member, int offset, Size size) {
        return new Value.Member(typed ? SK : COMMON, (typed ? "__sk_common." : "") + member, offset, size);
    }

    /**
     * The accept queue of the accepted socket: its copy of the listener's, from when the handshake was complete, as
     * nothing writes to it afterwards. {@link #COMMON} does not hold it.
     */
    public Map<String, Access> backlog() {
        return Map.of(
                "backlog", new Access.Int(Cost.MEMORY, own("sk_ack_backlog", backlog)),
                "maxbacklog", new Access.Int(Cost.MEMORY, own("sk_max_ack_backlog", maxBacklog)));
    }

    private Value own(String member, int offset) {
        return typed ? new Value.Member(SK, member, offset, Size.W)
                : new Value.ReadKernel(SK, member, offset, Size.W, true);
    }
}
