package org.grebe.bpf.kallsyms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KallsymsTest {
    private static final String TEXT = """
            0000000000000000 A fixed_percpu_data
            ffffffff81000000 T _stext
            ffffffff81000100 t helper
            ffffffff81000200 t helper
            ffffffff81000300 D jiffies
            ffffffff81000400 W weak_one
            ffffffffc0a1b2c0 t nf_hook\t[nf_tables]
            """;

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Symbols find(String text, String... names) throws IOException {
        return Kallsyms.find(stream(text), Set.of(names));
    }

    private static List<String> functions(InputStream in) throws IOException {
        List<String> names = new ArrayList<>();
        Kallsyms.functions(in, names::add);
        return names;
    }

    private static String failure(Symbols symbols, String name) {
        return assertThrows(KallsymsException.class, () -> symbols.address(name)).getMessage();
    }

    @Test
    void shouldFindAddressesByExactName() throws IOException {
        Symbols symbols = find(TEXT, "_stext", "helper", "nf_hook", "help", "fixed_percpu_data");
        assertEquals(Map.of(
                "_stext", List.of(0xffffffff81000000L),
                "helper", List.of(0xffffffff81000100L, 0xffffffff81000200L),
                "nf_hook", List.of(0xffffffffc0a1b2c0L),
                "fixed_percpu_data", List.of(0L)), symbols.addresses());
        assertFalse(symbols.restricted());
        assertEquals(0xffffffffc0a1b2c0L, symbols.address("nf_hook"));
        assertFalse(symbols.has("help"));
    }

    @Test
    void shouldExplainWhyThereIsNoAddress() throws IOException {
        Symbols symbols = find(TEXT, "helper", "vfs_raed");
        assertEquals("this kernel has no symbol vfs_raed in /proc/kallsyms", failure(symbols, "vfs_raed"));
        assertEquals("this kernel has 2 symbols helper, at 0xffffffff81000100, 0xffffffff81000200;"
                + " give an address or a function that calls it", failure(symbols, "helper"));
    }

    @Test
    void shouldNoticeHiddenAddresses() throws IOException {
        Symbols symbols = find(TEXT.replaceAll("(?m)^[0-9a-f]{16}", "0".repeat(16)), "_stext", "nothing");
        assertTrue(symbols.restricted());
        assertEquals("the kernel hides the address of _stext: run as root (CAP_SYSLOG) with sysctl"
                + " kernel.kptr_restrict below 2", failure(symbols, "_stext"));
        assertEquals("this kernel has no symbol nothing in /proc/kallsyms", failure(symbols, "nothing"));
        assertFalse(find("", "_stext").restricted());
    }

    @Test
    void shouldListFunctionsOnly() throws IOException {
        assertEquals(List.of("_stext", "helper", "helper", "weak_one", "nf_hook"), functions(stream(TEXT)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 17, 64})
    void shouldNotDependOnHowTheFileIsRead(int most) throws IOException {
        InputStream slow = new FilterInputStream(stream(TEXT.strip())) {
            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                return super.read(b, off, Math.min(len, most));
            }
        };
        assertEquals(functions(stream(TEXT)), functions(slow));
    }

    @Test
    void shouldReadBeyondOneBuffer() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("ffffffff8%07x t function_%d\n".formatted(i, i));
        }
        List<String> names = functions(stream(text.toString()));
        assertEquals(10_000, names.size());
        assertEquals("function_9999", names.get(9_999));
        assertEquals(0xffffffff80000000L + 5_432, find(text.toString(), "function_5432").address("function_5432"));
    }

    @Test
    void shouldLeaveOutLinesThatAreNoSymbols() throws IOException {
        String text = "\n \nhello world\nffffffff81000000\nffffffff81000000 t\nffffffff81000000 t \n"
                + "fffffffff81000000 t too_wide\nffffffff81000000 tt wrong\nffffffff81000000 t right";
        assertEquals(List.of("right"), functions(stream(text)));
        String endless = "ffffffff81000000 t " + "x".repeat(200_000) + "\nffffffff81000000 t after\n";
        assertEquals(List.of("after"), functions(stream(endless)));
    }

    @Test
    void shouldTolerateNamesThatAreNotUtf8() throws IOException {
        assertEquals(List.of("a\ufffdb", "c"),
                functions(stream("ffffffff81000000 t a\u00ffb\nffffffff81000001 t c\n")));
        byte[] rust = "ffffffff81000000 t größe\n".getBytes(StandardCharsets.UTF_8);
        assertTrue(Kallsyms.find(new ByteArrayInputStream(rust), Set.of("größe")).has("größe"));
    }

    @Test
    void shouldFindEachOfManyNames() throws IOException {
        // Enough names for collisions in the table, and as many that are not in it.
        StringBuilder text = new StringBuilder();
        Set<String> wanted = new TreeSet<>();
        for (int i = 0; i < 2_000; i++) {
            text.append("%016x t f%d\n".formatted(i + 1, i));
            wanted.add("f" + 2 * i);
        }
        Symbols symbols = Kallsyms.find(stream(text.toString()), wanted);
        assertEquals(1_000, symbols.addresses().size());
        for (int i = 0; i < 2_000; i += 2) {
            assertEquals(i + 1, symbols.address("f" + i));
        }
    }

    @Test
    @Tag("live")
    void shouldReadThisKernel() {
        Symbols symbols = Kallsyms.find(Set.of("tcp_v4_connect", "no_such_symbol_here"));
        assertFalse(symbols.restricted());
        assertTrue(symbols.address("tcp_v4_connect") < 0, "kernel addresses are in the upper half");
        assertFalse(symbols.has("no_such_symbol_here"));
        List<String> functions = Kallsyms.functions();
        assertTrue(functions.contains("tcp_v4_connect"));
        assertEquals(functions.size(), Set.copyOf(functions).size());
        assertTrue(functions.size() > 10_000, functions.size() + " functions");
    }
}
