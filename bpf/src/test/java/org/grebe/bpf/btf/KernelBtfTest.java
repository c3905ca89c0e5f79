package org.grebe.bpf.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.grebe.bpf.btf.Function.Parameter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts that hold on all kernels of the test matrix. */
@Tag("live")
class KernelBtfTest {
    private static Btf btf;

    @BeforeAll
    static void read() {
        btf = Btf.kernel();
    }

    @ParameterizedTest
    @CsvSource({
        "skc_daddr, 0, 4", "skc_rcv_saddr, 4, 4", "skc_dport, 12, 2", "skc_num, 14, 2", "skc_family, 16, 2",
        "skc_v6_daddr, 56, 16", "skc_v6_rcv_saddr, 72, 16",
    })
    void shouldFindSocketAddresses(String name, int offset, int size) {
        Member m = btf.member("sock", "__sk_common." + name);
        assertEquals(offset, m.offset());
        assertEquals(size, m.size());
        assertEquals(m.offset(), btf.member("sock_common", name).offset());
    }

    @Test
    void shouldTellSignsPointersAndArrays() {
        assertTrue(btf.member("task_struct", "tgid").signed());
        assertEquals(4, btf.member("task_struct", "tgid").size());
        assertEquals(16, btf.member("task_struct", "comm").size());
        assertEquals("char[16]", btf.typeText(btf.member("task_struct", "comm").typeId()));
        assertEquals("sock", btf.member("socket", "sk").pointeeStruct());
        assertEquals("task_struct", btf.member("task_struct", "real_parent").pointeeStruct());
        assertFalse(btf.member("sock", "sk_protocol").signed());
    }

    @Test
    void shouldSeeBitfields() {
        Member reuse = btf.member("sock", "__sk_common.skc_reuse");
        assertEquals(4, reuse.bitSize());
        assertEquals(19, reuse.offset());
        assertEquals(1, reuse.size());
        assertEquals(0, reuse.bitOffset());
    }

    @Test
    void shouldReadFunctionSignature() {
        Function f = btf.function("tcp_v4_connect");
        assertEquals("int", f.returnTypeText());
        assertEquals("struct sock *", f.parameters().get(0).typeText());
        assertEquals(List.of("sk", "uaddr", "addr_len"), f.parameters().stream().map(Parameter::name).toList());
        assertEquals(btf.id(BtfKind.FUNC, "tcp_v4_connect"), f.id());
    }

    @Test
    void shouldReadTracepointSignature() {
        Function f = btf.tracepoint("inet_sock_set_state");
        assertEquals(List.of("sk", "oldstate", "newstate"), f.parameters().stream().map(Parameter::name).toList());
        assertEquals("const struct sock *", f.parameters().get(0).typeText());
        assertEquals(btf.id(BtfKind.TYPEDEF, "btf_trace_inet_sock_set_state"), f.id());
    }

    @Test
    void shouldReadEnumConstants() {
        assertEquals(OptionalLong.of(23), btf.enumValue("BPF_TRACE_RAW_TP"));
        assertEquals(OptionalLong.of(27), btf.enumValue("BPF_MAP_TYPE_RINGBUF"));
    }

    @Test
    void shouldWriteEveryTypeAndFindEveryFunction() {
        BtfTypes types = new BtfTypes(KernelBtf.read(KernelBtf.PATH));
        for (int id = 0; id < types.count(); id++) {
            assertFalse(btf.typeText(id).isBlank() && types.nameAt(id) != 0, "type " + id);
        }
        TreeSet<String> names = new TreeSet<>(btf.names(BtfKind.FUNC));
        assertTrue(names.size() > 10_000, names.size() + " functions");
        for (String name : names) {
            assertFalse(btf.all(BtfKind.FUNC, name).isEmpty(), name);
        }
    }

    @Test
    void shouldFindEveryMemberOfEveryStruct() {
        int members = 0;
        BtfTypes types = new BtfTypes(KernelBtf.read(KernelBtf.PATH));
        for (String struct : List.of("sock", "task_struct", "tcp_sock", "sk_buff", "file", "inet_sock")) {
            int id = btf.id(BtfKind.STRUCT, struct);
            for (int i = 0; i < types.length(id); i++) {
                String name = types.string(types.part(id, i, 0));
                if (!name.isEmpty()) {
                    Member m = btf.member(struct, name);
                    assertTrue(m.offset() + m.size() <= btf.size(id), m.toString());
                    members++;
                }
            }
        }
        assertTrue(members > 300, members + " members");
    }
}
