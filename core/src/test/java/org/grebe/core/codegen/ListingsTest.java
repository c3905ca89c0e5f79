package org.grebe.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.grebe.bpf.sys.Arch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No instruction of any program changes unasked. Where one is meant to, {@code -Dlistings.write=true} writes them down
 * anew, and the commit says why.
 */
class ListingsTest {
    private static final int SHOWN = 3;

    @BeforeAll
    static void needsTheRegistersThatAreWrittenDown() {
        assumeTrue(Arch.current() == Arch.X86_64, "kprobes' listings are those of x86-64");
    }

    @Test
    void shouldBeTheProgramsThatAreWrittenDown() throws Exception {
        if (Boolean.getBoolean("listings.write")) {
            Listings.write(Path.of(System.getProperty("grebe.home"), "core/src/test/resources"));
            return;
        }
        Map<String, String> stored = Listings.stored();
        Map<String, String> now = Listings.now();
        StringBuilder differences = new StringBuilder();
        int count = 0;
        TreeSet<String> names = new TreeSet<>(stored.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            String before = stored.getOrDefault(name, "");
            String after = now.getOrDefault(name, "");
            if (!before.equals(after) && count++ < SHOWN) {
                differences.append(name).append('\n').append(difference(before, after));
            }
        }
        assertEquals("", differences.toString(), count + " of " + names.size() + " programs changed");
    }

    /** The lines between what both begin and end with. */
    private static String difference(String before, String after) {
        List<String> a = before.lines().toList();
        List<String> b = after.lines().toList();
        int same = 0;
        while (same < Math.min(a.size(), b.size()) && a.get(same).equals(b.get(same))) {
            same++;
        }
        int end = 0;
        while (end < Math.min(a.size(), b.size()) - same
                && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
            end++;
        }
        StringBuilder out = new StringBuilder();
        a.subList(Math.max(0, same - 3), same).forEach(l -> out.append("    ").append(l).append('\n'));
        a.subList(same, a.size() - end).forEach(l -> out.append("  - ").append(l).append('\n'));
        b.subList(same, b.size() - end).forEach(l -> out.append("  + ").append(l).append('\n'));
        return out.toString();
    }
}
