package org.grebe.bpf.btf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import org.grebe.bpf.btf.BtfBuilder.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberTest {
    private final Btf little = Btf.parse(SocketBtf.bytes(ByteOrder.LITTLE_ENDIAN));
    private final Btf big = Btf.parse(SocketBtf.bytes(ByteOrder.BIG_ENDIAN));

    @ParameterizedTest
    @CsvSource({
        "sock, __sk_common, 0, 12, false, ''",
        "sock, __sk_common.skc_daddr, 0, 4, false, ''",
        "sock, __sk_common.skc_rcv_saddr, 4, 4, false, ''",
        "sock, __sk_common.skc_addrpair, 0, 8, false, ''",
        "sock, __sk_common.skc_dport, 8, 2, false, ''",
        "socket_t, sk_state, 16, 4, false, ''",
        "sock, sk_comm, 20, 16, false, ''",
        "socket, sk, 0, 8, false, sock",
        "socket, file, 8, 8, false, ''",
    })
    void shouldFollowPath(String struct, String path, int offset, int size, boolean signed, String pointee) {
        for (Btf btf : new Btf[] {little, big}) {
            Member m = btf.member(struct, path);
            assertEquals(new Member(struct, path, offset, size, 0, 0, signed, m.typeId(), pointee), m);
            assertFalse(m.isBitfield());
            assertTrue(btf.hasMember(struct, path));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // bits 0, 5-11 and 13-21 behind byte 12
        "sk_flag, 12, 1, 0, 1, false",
        "sk_kind, 12, 2, 5, 7, false",
        "sk_wide, 12, 4, 13, 9, true",
    })
    void shouldPlaceBitfieldInSmallestUnit(
            String name, int offset, int size, int bitOffset, int bitSize, boolean signed) {
        for (Btf btf : new Btf[] {little, big}) {
            Member m = btf.member("sock", name);
            assertEquals(new Member("sock", name, offset, size, bitOffset, bitSize, signed, m.typeId(), ""), m);
            assertTrue(m.isBitfield());
        }
    }

    @Test
    void shouldReadLegacyBitfieldFromItsIntegerType() {
        BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        int three = b.integer("three", 4, false, 2, 3);
        b.struct("old", 8, new Field("bits", three, 36));
        Member m = Btf.parse(b.build()).member("old", "bits");
        // Bits 38 to 40 touch bytes 4 and 5.
        assertEquals(new Member("old", "bits", 4, 2, 6, 3, false, three, ""), m);
    }

    private String failure(String struct, String path) {
        assertFalse(little.hasMember(struct, path));
        return assertThrows(BtfException.class, () -> little.member(struct, path)).getMessage();
    }

    @Test
    void shouldNameStructMemberAndNearestMembersWhenMissing() {
        assertEquals("this kernel's struct sock has no member sk_stat. Did you mean sk_state?",
                failure("sock", "sk_stat"));
        assertEquals("this kernel's struct sock has no member __sk_common.daddr: struct sock_common has no daddr."
                + " Did you mean skc_daddr?", failure("sock", "__sk_common.daddr"));
        assertEquals("this kernel's struct sock has no member zebra.", failure("sock", "zebra"));
        assertEquals("this kernel's socket_t has no member zebra.", failure("socket_t", "zebra"));
    }

    @Test
    void shouldRefuseEmptyNames() {
        assertEquals("this kernel's struct sock has no member .", failure("sock", ""));
        assertFalse(little.hasMember("sock", "__sk_common..skc_dport"));
    }

    @Test
    void shouldExplainThatPointersAreNotFollowed() {
        assertEquals("this kernel's struct socket has no member sk.sk_state: sk is const struct sock *."
                + " Read that pointer first, then ask struct sock for the rest.", failure("socket", "sk.sk_state"));
        assertEquals("this kernel's struct socket has no member file.f_mode: file is void *, which has no members.",
                failure("socket", "file.f_mode"));
    }

    @Test
    void shouldHaveNoMembersWhereTheStructIsMissing() {
        assertFalse(little.hasMember("nothing", "x"));
    }

    @Test
    void shouldRefuseStructsOfOneNameThatDisagree() {
        BtfBuilder b = new BtfBuilder(ByteOrder.LITTLE_ENDIAN);
        int int32 = b.integer("int", 4, true);
        b.struct("console", 4, Field.at("other", int32, 0));
        b.struct("console", 8, Field.at("index", int32, 0), Field.at("flags", int32, 4));
        b.struct("console", 8, Field.at("flags", int32, 0), Field.at("index", int32, 0));
        Btf btf = Btf.parse(b.build());
        assertEquals(0, btf.member("console", "index").offset());
        assertEquals("this kernel has 3 structs console, with flags at different places;"
                        + " grebe cannot tell which is meant",
                assertThrows(BtfException.class, () -> btf.member("console", "flags")).getMessage());
    }
}
