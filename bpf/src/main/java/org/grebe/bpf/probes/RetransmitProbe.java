package org.grebe.bpf.probes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Value;

/** retransmit: laid over the tracepoint tcp:tcp_retransmit_skb, whose record Linux 6.13 gave a struct of its own. */
final class RetransmitProbe implements Curated {
    private static final Probe PROBE = new Probe(
            "retransmit",
            "this machine sends a TCP segment again, a SYN or SYN+ACK among them",
            List.of(
                    TaskFields.TIME,
                    SocketFields.IP,
                    Field.of("saddr", FieldType.ADDRESS, "", "source address", "laddr"),
                    Field.of("sport", FieldType.U16, "", "source port", "lport"),
                    Field.of("daddr", FieldType.ADDRESS, "", "destination address", "raddr"),
                    Field.of("dport", FieldType.U16, "", "destination port", "rport"),
                    SocketFields.NETNS,
                    Field.of("state", FieldType.S32, "", "TCP state: 1 ESTABLISHED, 2 SYN_SENT, 3 SYN_RECV,"
                            + " 4 FIN_WAIT1, 5 FIN_WAIT2, 8 CLOSE_WAIT, 9 LAST_ACK, 11 CLOSING")
                            .holding(IntegerValues.between(1, 13)),
                    Field.of("ret", FieldType.S32, "errno", "0: sent; since Linux 6.17 also why not, such as -113,"
                            + " EHOSTUNREACH: earlier kernels have no event of that")),
            List.of("ip", "saddr", "sport", "daddr", "dport", "state"),
            Optional.empty(),
            TaskFields.EVERYWHERE.stream().map(Field::name)
                    .filter(name -> !List.of("time", "netns").contains(name))
                    .collect(Collectors.toMap(name -> name, name -> "would be of whatever runs as a timer or an answer"
                            + " interrupts it, and says nothing of the connection")));

    @Override
    public Probe probe() {
        return PROBE;
    }

    @Override
    public List<ProbeVariant> variants() {
        return List.of(new RecordVariant(PROBE, "tcp", "tcp_retransmit_skb",
                List.of("trace_event_raw_tcp_retransmit_skb", "trace_event_raw_tcp_event_sk_skb"),
                RetransmitProbe::more));
    }

    @Override
    public List<String> insteadOf() {
        return List.of("tcp_retransmit_skb", "tcp:tcp_retransmit_skb");
    }

    private static Map<String, Access> more(Btf btf, RecordVariant.Record record) {
        // 2, AF_INET, is 4; 10, AF_INET6, is 6.
        Value six = new Value.Math(Alu.LSH, new Value.ShiftRight(record.member("family", Size.H), 3), number(1));
        Value sock = new Value.As("struct sock *", record.member("skaddr", Size.DW));
        Value net = new Value.ReadKernel(sock, "__sk_common.skc_net.net",
                btf.member("sock_common", "skc_net.net").offset(), Size.DW, true);
        return Map.of(
                "ret", record.has("err")
                        ? new Access.Int(Access.Cost.CONTEXT, new Value.Bits(record.member("err", Size.W), 0, 32, true))
                        : Access.constant(0),
                "ip", new Access.Int(Access.Cost.CONTEXT, new Value.Math(Alu.ADD, six, number(4))),
                "netns", new Access.Int(Access.Cost.MEMORY, new Value.ReadKernel(
                        net, "ns.inum", btf.member("net", "ns.inum").offset(), Size.W, true)));
    }

    private static Value number(long value) {
        return new Value.Const(value, true);
    }
}
