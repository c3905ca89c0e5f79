package org.grebe.core.dsl.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.grebe.core.dsl.FakeHost;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.value.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys find what they mean, of whatever class they are: in handlers, functions, closures, and classes of a script. */
class KeysTest {
    /** The event is a connect of curl's to 127.0.0.1, port 80, by root. */
    private static List<String> printed(String script) {
        FakeHost host = FakeHost.run(script);
        host.event(false, "daddr", IpAddress.of(0, 0xffff_7f00_0001L, true), "dport", 80, "comm", "curl", "uid", 0L,
                "pid", 7);
        return host.output;
    }

    /** {@code code} is statements and an expression, behind the last semicolon, or the expression alone. */
    private static void assertPrints(String value, String declarations, String code) {
        String first = code.substring(0, code.lastIndexOf("; ") + 1);
        String expression = code.substring(first.length()).strip();
        List<String> expected = List.of("row [" + value + "]");
        assertEquals(expected, printed(declarations + "\non connect { " + first + " print(" + expression + ") }"));
        assertEquals(expected, printed(declarations + "\ndef f(it) { " + code + " }\non connect { print f(it) }"),
                "in a function");
        assertEquals(expected, printed(declarations + "\non connect { e -> print([e].collect { " + code
                + " }[0]) }"), "in a closure");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.comm.charAt(0) → 'c'", "it.dport / 2 → 40", "it.dport / 3.2 → 25", "it.dport + 0.5 → 80.50",
        "5G → 5", "'c' → 'curl'.charAt(0)", "it.dport → 160 / 2", "1L << 62 → 4611686018427387904G",
    })
    void shouldHaveOneRowForOneKey(String fed, String read) {
        assertEquals(List.of("row [1]", "row [true]", "row [1]"), printed("n = count()\non connect { n["
                + fed + "]++; print n[" + read + "]; print((" + read + ") in n); n[" + read + "]--; n[" + read
                + "]++; print n.size() }"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"count", "sum", "avg", "stats", "min", "max", "hist", "lhist"})
    void shouldReadTablesOfEachKindByText(String kind) {
        String value = switch (kind) {
            case "sum" -> "4";
            case "avg" -> "2.0";
            case "stats" -> "count 2, average 2.0, sum 4";
            case "hist" -> "[2, 4) 2";
            case "lhist" -> "[0, 5) 2";
            default -> "2";
        };
        String none = kind.equals("count") || kind.equals("sum") ? "0" : "null";
        StringBuilder script = new StringBuilder("class A { static f(t, k) { t[k] } }\ndef g(t, k) { t[k] }\nn = "
                + (kind.equals("lhist") ? "lhist(0, 10, 5)" : kind + "()") + "\n");
        StringBuilder expected = new StringBuilder();
        for (String key : List.of("'x'", "\"y${''}\"", "'keys'", "'class'", "7", "8L", "(9 as byte)", "null", "'a', 1",
                "[]", "ip('::1')")) {
            String asOne = key.contains(",") ? "[" + key + "]" : key;
            String feed = kind.equals("count") ? "n[%s]++; n[%<s]++\n" : "n[%s] << 2; n[%<s] << 2\n";
            String read = "println \"${n[%s]} ${n.getAt(%s)} ${n.get(%<s)} ${g(n, %<s)} ${A.f(n, %<s)} ${%<s in n}"
                    + " ${n.containsKey(%<s)}\"\n";
            script.append(read.formatted(key, asOne)).append(feed.formatted(key)).append(read.formatted(key, asOne));
            expected.append((none + " ").repeat(5)).append("false false\n");
            expected.append((value + " ").repeat(5)).append("true true\n");
        }
        assertEquals(expected.toString().strip(), String.join("\n", said(script.toString())));
    }

    private static List<String> said(String script) {
        return FakeHost.run(script).output.stream().map(s -> s.replaceFirst("^(said|line|text) ", "").strip()).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "c = n[it.comm]++; [c, n[it.comm]]                → [1, 2]",
        "c = ++n[it.comm]; [c, n['curl']]                 → [2, 2]",
        "++n[it.comm] > 1                                 → true",
        "c = n[it.comm]--; [c, n['curl']]                 → [1, 0]",
        "n['curl'] = n[it.comm] + 1; n['curl']            → 2",
        "n[it.comm] += 5; n['curl']                       → 6",
        "c = (n[it.comm] += 5); [c, n['curl']]            → [6, 6]",
        "n[it.comm] -= 1; n['curl']                       → 0",
        "n['curl'] *= 4; n['curl']                        → 4",
        "n.putAt('curl', 9); n[\"${it.comm}\"]            → 9",
        "n['other'] ?: 'none'                             → none",
        "n?['curl']                                       → 1",
    })
    void shouldChangeATableByText(String code, String value) {
        assertPrints(value, "n = count(); n['curl']++; c = 0", code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "it.daddr == '127.0.0.1'                          → true",
        "'127.0.0.1' == it.daddr                          → true",
        "it.daddr != '127.0.0.1'                          → false",
        "it.daddr == '::ffff:127.0.0.1'                   → true",
        "it.daddr == \"127.0.0.${it.dport - 79}\"         → true",
        "it.daddr == '127.0.0.2'                          → false",
        "it.daddr.equals('127.0.0.1')                     → true",
        "[it.daddr, it.dport] == ['127.0.0.1', 80L]       → true",
        "[a: it.daddr] == [a: '127.0.0.1']                → true",
        "[it.daddr].any { x -> x == '127.0.0.1' }         → true",
        "same(it.daddr)                                   → true",
        "kept(it.daddr)                                   → true",
        "A.home(it.daddr)                                 → true",
        "['127.0.0.1'].contains(it.daddr)                 → true",
        "['10.0.0.1', '127.0.0.1'].indexOf(it.daddr)      → 1",
        "[it.daddr].contains('127.0.0.1')                 → true",
        "(['127.0.0.1'] as Set).contains(it.daddr)        → true",
        "'127.0.0.1' in [it.daddr]                        → true",
        "it.daddr in ['127.0.0.1': 1]                     → true",
        "hosts[it.daddr]                                  → me",
        "hosts.get(it.daddr)                              → me",
        "hosts?.get(it.daddr)                             → me",
        "hosts.getOrDefault(it.daddr, 'x')                → me",
        "hosts.containsKey(it.daddr)                      → true",
        "hosts[ip('0:0::1')]                              → me6",
        "hosts[ip('2001:db8::1')]                         → doc",
        "hosts[ip('2001:db8::2')]                         → null",
        "[(it.daddr): 5]['127.0.0.1']                     → 5",
        "n['127.0.0.1', 80]                               → 1",
        "n[it.daddr, 80]                                  → 1",
        "['127.0.0.1', 80L] in n                          → true",
        "n.findAll { it.keys == ['127.0.0.1', 80] }.size() → 1",
        "n.findAll { it.keys[0] == '127.0.0.1' }.size()   → 1",
        "owners[it.uid]                                   → root",
        "owners.get(it.uid)                               → root",
        "owners[-1 & 0xffffffffL]                         → most",
        "owners.getOrDefault(it.uid, 'x')                 → root",
        "[0, 1000].contains(it.uid)                       → true",
        "[5, 1000].contains(it.uid)                       → false",
        "([0, 1000] as Set).contains(it.uid)              → true",
        "(0..9).contains(it.uid)                          → true",
        "it.uid in [0]                                    → true",
        "it.uid in owners                                 → true",
        "[1, 0].indexOf(it.uid)                           → 1",
        "[0, 0, 1].count(it.uid)                          → 2",
        "[[0, 80]: 'web'][[it.uid, it.dport]]             → web",
        "[[0, 80]: 'web'][it.uid, it.dport]               → web",
        "[curl: 1][\"${it.comm}\"]                        → 1",
        "[\"${it.comm}\": 1].size()                       → 1",
        "['curl'].contains(\"${it.comm}\")                → true",
        "\"${it.comm}\" in ['curl']                       → true",
        "it.comm.contains('ur')                           → true",
        "[1, 2][1]                                        → 2",
        "'abc'[-1]                                        → c",
        "[1, 2, 3][0..1]                                  → [1, 2]",
        "(([1, 2] as int[])[1])                           → 2",
        "[a: 1]['a']                                      → 1",
        "(3.5 in 1..4)                                    → false",
    })
    void shouldFindTheSameKeyInAnyForm(String expression, String value) {
        assertPrints(value, "hosts = ['127.0.0.1': 'me', '::1': 'me6', '2001:DB8::0:1': 'doc']\n"
                + "owners = [0: 'root', (4294967295L): 'most']\nn = count(); n[ip('127.0.0.1'), 80]++\n"
                + "kept = { a -> a == '127.0.0.1' }\ndef same(a) { a == '127.0.0.1' }\n"
                + "class A { static home(a) { a == '127.0.0.1' } }", expression);
    }

    @Test
    void shouldFindAddressesOfATableByText() {
        String table = "hits = count(); hits[ip('127.0.0.1')] = 3\n";
        assertEquals(List.of("true 3 3 1 true"), said(table + "println \"${'127.0.0.1' in hits} ${hits['127.0.0.1']}"
                + " ${hits[['127.0.0.1']]} ${hits.findAll { it.key == '127.0.0.1' }.size()}"
                + " ${hits.keys.contains('127.0.0.1')}\""));
        assertEquals(List.of("0 1"), said(table + "hits['::ffff:127.0.0.1'] = 0; println \"${hits[ip('127.0.0.1')]} "
                + "${hits.keys.size() + 1}\""));
    }

    /** A process may call itself {@code ::1}: it is no address for that. */
    @Test
    void shouldKeepTextThatIsWrittenLikeAnAddress() {
        assertEquals(List.of("1 2 2"), said("n = count(); n['::1']++; n[ip('::1')]++; n[ip('::1')]++\n"
                + "println \"${n['::1']} ${n[ip('::1')]} ${n.size()}\""));
    }

    @Test
    void shouldPutUnderTheKeyThatIsThere() {
        assertEquals(List.of("[0:3, 5:1]"), said("m = [0: 1]; m[0L]++; m[(short) 0] += 1; m[5L] = 1; println \"$m\""));
        assertEquals(List.of("[127.0.0.1:2]"), said("m = ['127.0.0.1': 1]; m[ip('127.0.0.1')]++; println \"$m\""));
        assertEquals(List.of("[a:2]"), said("m = [a: 1]; k = 'a'; m[\"$k\"] = 2; println \"$m\""));
        assertEquals(List.of("[:]"), said("m = [0: 1]; m.remove(0L); println \"$m\""));
        assertEquals(List.of("[0:1, 1:4]"), said("m = [0: 1]; m[0L] ?= 3; m[1] ?= 4; println \"$m\""));
        assertEquals(List.of("[0]"), said("m = [0, 5]; m.remove(1); println \"$m\""));
    }

    @Test
    void shouldShowAddressesOfMemoryInHexadecimal() {
        FakeHost host = FakeHost.run("n = count()\non kprobe('tcp_sendmsg') { def p = it.sk; n[it.sk, it.pid]++\n"
                + "print it.sk, it.pid, p; println it.sk; println \"${it.sk} $p\"; println([it.sk])\n"
                + "println([a: p]); printf '%x %s %3$x%n', it.sk, p, p\n"
                + "print(it.sk & 0xfff, it.sk == -131387182474304L, p < 0)\n"
                + "print n[it.sk, 7], n.keys[0][0] == p }");
        KeyNames.give(host.calls.get(0));
        host.event(false, "sk", -131387182474304L, "pid", 7);
        String hex = "0xffff888109a91bc0";
        assertEquals(List.of("row [" + hex + ", 7, " + hex + "]", "line " + hex, "line " + hex + " " + hex,
                "line [" + hex + "]", "line {a=" + hex + "}",
                "line ffff888109a91bc0 " + hex + " ffff888109a91bc0", "row [3008, true, true]", "row [1, true]"),
                host.output);
        assertEquals("[" + hex + ", 7]: 1", host.variables.get("n").toString());
    }

    @Test
    void shouldRefuseAZoneThatNoEventHas() {
        ScriptError e = assertThrows(ScriptError.class,
                () -> FakeHost.run("on connect {\n  if (it.daddr == 'fe80::1%d0') print it\n}"));
        assertEquals("'fe80::1%d0' has a zone, %d0, and an event's address has none; write 'fe80::1'"
                + " (line 2, column 19)", e.getMessage());
        assertThrows(ScriptError.class, () -> FakeHost.run("on connect { if (it.daddr in ['fe80::1%d0']) print it }"));
        assertThrows(ScriptError.class, () -> FakeHost.run("on connect { if (it.daddr == 'localhost') print it }"));
        assertEquals(List.of("false"), said("println \"${ip('::1') == 'localhost'}\""));
        assertThrows(IllegalArgumentException.class, () -> said("println(ip('::1') == '::1%lo')"));
    }
}
