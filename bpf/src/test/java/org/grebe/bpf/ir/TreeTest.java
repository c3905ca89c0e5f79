package org.grebe.bpf.ir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Origin;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.prog.Attachment;
import org.junit.jupiter.api.Test;

/** One tree, three readings: instructions, C, and a result in the JVM. */
class TreeTest {
    private static final Value.Local SK = Value.Local.pointer("sk", "struct sock *");
    private static final Value PORT =
            new Value.HostOrder(new Value.Member(SK, "__sk_common.skc_dport", 12, Size.H), 16);
    private static final Counter REJECTED = new Counter("REJECTED", "counters", 0, 4, 7);
    private static final Predicate WEB = new Predicate.OneOf(new Value.Field("dport", false), List.of(80L, 443L));
    private static final List<Stmt> TREE = List.of(
            new Stmt.Require(
                    List.of(new Stmt.Clause(List.of(), new Origin(0, 1, 18), "it.dport in [80, 443]", List.of("dport"),
                            WEB)),
                    List.of(new Stmt.Count(REJECTED), new Stmt.Leave())));

    /** The one field dport of a socket in R7. */
    private static Program program(List<Stmt> body) {
        return new Program("tree", new Attachment.Kprobe("tcp_connect", false),
                Program.kprobe("tree", SK.declaration()),
                new Part(Map.of("dport", new Access.Int(Access.Cost.CONTEXT, PORT)), Map.of(SK, Reg.R7), List.of(),
                        body));
    }

    @Test
    void shouldBecomeInstructions() {
        Program program = program(List.of(new Stmt.Let(Value.Local.word("port"), PORT)));
        assertEquals("""
                   0: r0 = *(u16 *)(r7 +12)
                   1: r0 = be16 r0
                   2: *(u64 *)(r10 -8) = r0
                out:
                   3: r0 = 0
                   4: exit
                """, program.spec().code().toString());
    }

    @Test
    void shouldBecomeC() {
        assertEquals("""
                SEC("kprobe/tcp_connect")
                int BPF_KPROBE(tree, struct sock *sk)
                {

                    // it.dport in [80, 443]
                    __s64 dport = bpf_ntohs(sk->__sk_common.skc_dport);
                    if (!(dport == 80 || dport == 443))
                        return count(REJECTED);
                    return 0;
                }
                """, String.join("\n", program(TREE).c()) + "\n");
    }

    @Test
    void shouldComeOutAsItDoesInTheKernel() {
        assertEquals(List.of(true, false), List.of(eval(443).of(WEB), eval(22).of(WEB)));
        Value remainder = new Value.Arith(Value.Op.MOD, new Value.Field("dport", false), new Value.Const(-7, false));
        assertEquals(-3, eval(-10).of(remainder));
        assertEquals(Integer.MIN_VALUE, eval(Integer.MAX_VALUE).of(
                new Value.Arith(Value.Op.ADD, new Value.Field("dport", false), new Value.Const(1, false))));
        assertEquals(-1, eval(0xff).of(new Value.Bits(new Value.Field("dport", false), 0, 8, true)));
        assertEquals(0x5000, eval(80).of(new Value.HostOrder(new Value.Field("dport", false), 16)));
    }

    private static Eval eval(long port) {
        Map<String, Long> fields = Map.of("dport", port);
        return new Eval(new Eval.Memory() {
            @Override
            public boolean present(String field) {
                return true;
            }

            @Override
            public long number(String field) {
                return fields.get(field);
            }

            @Override
            public byte[] bytes(String field) {
                throw new IllegalArgumentException(field);
            }

            @Override
            public boolean holds(KeySet set, long member) {
                throw new IllegalArgumentException(set.name());
            }

            @Override
            public boolean holds(KeySet set, byte[] sixteen) {
                throw new IllegalArgumentException(set.name());
            }
        });
    }

    @Test
    void shouldSayWhatTheyAre() {
        assertEquals("host(sk->__sk_common.skc_dport)", PORT.toString());
        assertEquals("bpf_ktime_get_ns()", new Value.Call(Helper.KTIME_GET_NS).toString());
        assertEquals("dport < 5", new Predicate.Compare(
                new Value.Field("dport", false), Cond.SLT, new Value.Const(5, false)).toString());
        assertEquals("[dport]", WEB.fields().toString());
    }

    @Test
    void shouldNameTheLocalThatIsNowhere() {
        Emit emit = new Emit(new Assembler(), program(TREE).part());
        assertEquals("local is nowhere: name=ip", assertThrows(IllegalStateException.class,
                () -> emit.load(Value.Local.word("ip"))).getMessage());
        Eval eval = eval(0);
        assertEquals("only a kernel has this: bpf_ktime_get_ns()", assertThrows(IllegalStateException.class,
                () -> eval.of(new Value.Call(Helper.KTIME_GET_NS))).getMessage());
    }
}
