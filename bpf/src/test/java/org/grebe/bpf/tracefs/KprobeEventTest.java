package org.grebe.bpf.tracefs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.grebe.bpf.prog.Attachment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KprobeEventTest {
    private static final String GROUP = KprobeEvent.group(4711, 0xbeef);

    @ParameterizedTest
    @CsvSource({
        "false, 0, p:grebe_4711_beef/connect tcp_v4_connect",
        "true, 0, r:grebe_4711_beef/connect tcp_v4_connect",
        "true, 64, r64:grebe_4711_beef/connect tcp_v4_connect",
    })
    void shouldWriteDefinitionAndRemoval(boolean ret, int maxactive, String definition) {
        KprobeEvent event = new KprobeEvent(GROUP, "connect", "tcp_v4_connect", ret, maxactive);
        assertEquals(definition + "\n", event.definition());
        assertEquals("-:grebe_4711_beef/connect\n", event.removal());
    }

    @Test
    void shouldKeepGroupsShortEnoughForTheKernel() {
        assertEquals("grebe_9223372036854775807_ffffffff", KprobeEvent.group(Long.MAX_VALUE, -1));
        assertTrue(KprobeEvent.group(Long.MAX_VALUE, -1).length() <= 63);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "-:x", "a;b", "vfs_read\n-:other/event", "a/b"})
    void shouldRefuseSymbolsThatWouldBeCommands(String symbol) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> new KprobeEvent(GROUP, "e", symbol, false, 0));
        assertEquals("\"" + symbol + "\" cannot be the symbol of a kprobe event", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vfs_read", "foo.constprop.0", "nf_tables:nft_do_chain", "vfs_read+16", "__x64_sys_read"})
    void shouldTakeSymbolsOfAllForms(String symbol) {
        assertEquals("p:" + GROUP + "/e " + symbol + "\n", new KprobeEvent(GROUP, "e", symbol, false, 0).definition());
    }

    @Test
    void shouldRefuseNamesTheKernelRefuses() {
        assertThrows(IllegalArgumentException.class, () -> new KprobeEvent("x".repeat(64), "e", "f", false, 0));
        assertThrows(IllegalArgumentException.class, () -> new KprobeEvent(GROUP, "a.b", "f", false, 0));
        assertThrows(IllegalArgumentException.class, () -> new KprobeEvent(GROUP, "1", "f", false, 0));
        assertThrows(IllegalArgumentException.class, () -> new KprobeEvent(GROUP, "e", "f", false, 1));
        assertThrows(IllegalArgumentException.class, () -> new KprobeEvent(GROUP, "e", "f", true, -1));
    }

    @ParameterizedTest
    @CsvSource({"vfs_read, vfs_read", "foo.constprop.0, foo_constprop_0", "mod:f+16, mod_f_16", "9p, _9p", "'', _"})
    void shouldMakeEventNamesOfSymbols(String symbol, String name) {
        assertEquals(name, KprobeEvent.eventName(symbol));
        assertEquals(63, KprobeEvent.eventName("x".repeat(100)).length());
    }

    @Test
    void shouldListLeftoversOfDeadProcessesOnly() {
        String text = """
                p:grebe_100_aa/connect tcp_v4_connect
                r64:grebe_100_aa/connect_ret tcp_v4_connect
                p:grebe_200_bb/connect tcp_v4_connect
                r:grebe_300_cc/x nf_tables:nft_do_chain+0 arg1=%di
                p:kprobes/grebe_100_aa vfs_read
                p:cilium_100_aa/e vfs_read
                p:grebe_x_aa/e vfs_read
                p:grebe_400_aa/bad sym;bol
                """;
        assertEquals(List.of(
                new KprobeEvent("grebe_100_aa", "connect", "tcp_v4_connect", false, 0),
                new KprobeEvent("grebe_100_aa", "connect_ret", "tcp_v4_connect", true, 64),
                new KprobeEvent("grebe_300_cc", "x", "nf_tables:nft_do_chain+0", true, 0)),
                KprobeEvent.stale(text, pid -> pid == 200));
        assertEquals(List.of(), KprobeEvent.stale(text, pid -> true));
        assertEquals(List.of(), KprobeEvent.stale("", pid -> false));
    }

    @Test
    void shouldHaveANameOfItsOwnAndAskForManyReturnsAtOnce() {
        KprobeEvent event = KprobeEvent.of(new Attachment.Kprobe("inet_csk_accept", true, 4096), 7, 0xbeef);
        assertEquals("r4096:grebe_7_beef/inet_csk_accept_beef inet_csk_accept\n", event.definition());
        String longest = KprobeEvent.of(new Attachment.Kprobe("x".repeat(100), false), 7, 0xbeef).event();
        assertEquals("x".repeat(58) + "_beef", longest);
    }

    @Test
    void shouldFindItsMissesInTheKernelsProfile() {
        KprobeEvent event = new KprobeEvent(GROUP, "accept_1", "inet_csk_accept", true, 0);
        assertEquals(34, event.missed("""
                  accept_11                                             12              9
                  accept_1                                              12              34
                  connect                                               1               2
                """));
        assertEquals(0, event.missed(""));
    }

    @Test
    void shouldFindItsOwnDefinition() {
        KprobeEvent event = new KprobeEvent(GROUP, "connect", "tcp_v4_connect", true, 3);
        assertEquals(List.of(event), KprobeEvent.stale(event.definition(), pid -> false));
    }
}
