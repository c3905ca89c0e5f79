package org.grebe.bpf.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.grebe.bpf.btf.Function.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BtfTest {
    private final Btf btf = Btf.parse(SocketBtf.bytes(ByteOrder.LITTLE_ENDIAN));

    private static String failure(Runnable call) {
        return assertThrows(BtfException.class, call::run).getMessage();
    }

    @Test
    void shouldFindTypesByKindAndName() {
        assertEquals(1, btf.id(BtfKind.INT, "int"));
        assertEquals(OptionalInt.empty(), btf.find(BtfKind.STRUCT, "int"));
        assertEquals(OptionalInt.empty(), btf.find(BtfKind.INT, "in"));
        assertEquals(2, btf.all(BtfKind.FUNC, "twice").size());
        assertEquals(List.of(), btf.all(BtfKind.FUNC, "never"));
        assertEquals(List.of("tcp_v4_connect", "twice", "twice", "__traceiter_state"), btf.names(BtfKind.FUNC));
    }

    @Test
    void shouldFindBothOfTwoNamesWithEqualHash() {
        BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        int first = b.integer("Aa", 4, false);
        int second = b.integer("BB", 4, false);
        assertEquals("Aa".hashCode(), "BB".hashCode());
        Btf colliding = Btf.parse(b.build());
        assertEquals(first, colliding.id(BtfKind.INT, "Aa"));
        assertEquals(second, colliding.id(BtfKind.INT, "BB"));
    }

    @Test
    void shouldSuggestNamesWhenTypeIsMissing() {
        assertEquals("this kernel's BTF has no struct sokc. Did you mean sock?",
                failure(() -> btf.member("sokc", "sk")));
        assertEquals("this kernel's BTF has no function tcp_v4_conect. Did you mean tcp_v4_connect?",
                failure(() -> btf.function("tcp_v4_conect")));
        assertEquals("this kernel's BTF has no tracepoint stat. Did you mean state?",
                failure(() -> btf.tracepoint("stat")));
    }

    @Test
    void shouldReadSignature() {
        Function f = btf.function("tcp_v4_connect");
        int sk = f.parameters().get(0).typeId();
        assertEquals(new Function(
                "tcp_v4_connect",
                btf.id(BtfKind.FUNC, "tcp_v4_connect"),
                List.of(new Parameter("sk", sk, "const struct sock *"), new Parameter("addr_len", 2, "unsigned int"),
                        new Parameter("", 0, "...")),
                1,
                "int"), f);
        assertEquals("sock", btf.pointeeStruct(sk));
        assertEquals(8, btf.size(sk));
        assertEquals(BtfKind.PTR, btf.kind(sk));
    }

    @Test
    void shouldRefuseFunctionThatExistsTwice() {
        assertEquals("this kernel has 2 functions twice; BTF cannot tell them apart, so trace a function that calls it",
                failure(() -> btf.function("twice")));
    }

    @Test
    void shouldReadTracepointWithoutItsFirstParameter() {
        Function f = btf.tracepoint("state");
        assertEquals(btf.id(BtfKind.TYPEDEF, "btf_trace_state"), f.id());
        assertEquals("void", f.returnTypeText());
        assertEquals(List.of("sk", "newstate"), f.parameters().stream().map(Parameter::name).toList());
        assertEquals(List.of("const struct sock *", "int"), f.parameters().stream().map(Parameter::typeText).toList());
    }

    @Test
    void shouldWriteTypesAsC() {
        assertEquals("void", btf.typeText(0));
        assertEquals("const char __user *", btf.typeText(btf.member("odd", "text").typeId()));
        assertEquals("int (*)(...)", btf.typeText(btf.member("odd", "callback").typeId()));
        assertEquals("struct sock *const", btf.typeText(btf.member("odd", "fixed").typeId()));
        assertEquals("int (*)[2][3]", btf.typeText(btf.member("odd", "grid").typeId()));
        assertEquals("char[16]", btf.typeText(btf.member("sock", "sk_comm").typeId()));
        assertEquals("__be32", btf.typeText(btf.member("sock", "__sk_common.skc_daddr").typeId()));
        assertEquals("enum tcp_state", btf.typeText(btf.member("sock", "sk_state").typeId()));
        assertEquals("union later", btf.typeText(btf.id(BtfKind.FWD, "later")));
    }

    @Test
    void shouldReadEnumConstants() {
        assertEquals(OptionalLong.of(7), btf.enumValue("TCP_CLOSE"));
        assertEquals(OptionalLong.of(-22), btf.enumValue("BAD"));
        assertEquals(OptionalLong.of(0x8000_0000_0001L), btf.enumValue("HUGE"));
        assertEquals(OptionalLong.empty(), btf.enumValue("TCP_CLOS"));
    }

    @Test
    void shouldRefuseTypesWithoutSize() {
        assertEquals("BTF type 0 (void) has no size", failure(() -> btf.size(0)));
        assertFalse(btf.isSigned(0));
        assertTrue(btf.isSigned(1));
    }

    @Test
    void shouldNameTheConfigWhenKernelHasNoBtf() {
        assertEquals("this kernel has no BTF (/no/such/btf): grebe finds struct members by it, and a kernel needs"
                + " CONFIG_DEBUG_INFO_BTF=y", failure(() -> Btf.read("/no/such/btf")));
    }

    @Test
    void shouldSayWhyWhenBtfCannotBeRead(@TempDir Path dir) {
        assertEquals("cannot read the kernel's BTF: " + dir + " (Is a directory)",
                failure(() -> Btf.read(dir.toString())));
    }
}
