package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/language.md tells of each probe what the catalogue does. A failure shows the text to paste. */
class LanguageTest {
    private static final String DOCUMENT = Documents.read(Documents.HOME.resolve("docs/language.md"));

    static Stream<Probe> probes() {
        return Catalogue.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldListEveryFieldWhenAProbeIsDescribed(Probe probe) {
        StringBuilder table = new StringBuilder("| field | also | type | unit | meaning |\n|---|---|---|---|---|\n");
        for (Field f : probe.fields()) {
            String also = String.join(", ", f.aliases().stream().map(a -> "`" + a + "`").toList());
            table.append("| `").append(f.name()).append("` | ").append(also).append(" | ").append(f.type().javaType)
                    .append(" | ").append(f.unit()).append(" | ").append(f.doc()).append(" |\n");
        }
        assertEquals(table.toString(), section(probe, "| field |"));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldListEveryWayToAttachWhenAProbeIsDescribed(Probe probe) {
        StringBuilder table = new StringBuilder("| attach kind | by | what it sees differently |\n|---|---|---|\n");
        for (ProbeVariant v : Variants.of(probe)) {
            table.append("| ").append(v.kind()).append(" | ").append(v.mechanism()).append(" | ")
                    .append(String.join("; ", v.differences())).append(" |\n");
        }
        assertEquals(table.toString(), section(probe, "| attach kind |"));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void shouldNameTheColumnsWhenAProbeIsDescribed(Probe probe) {
        String columns = "`" + String.join("`, `", probe.defaultColumns()) + "`";
        assertTrue(section(probe, "").contains(columns), columns);
    }

    /** The probe's section, or the table in it whose heading begins so. */
    private static String section(Probe probe, String table) {
        String heading = "### `" + probe.name() + "`: " + probe.doc() + "\n";
        int from = DOCUMENT.indexOf(heading);
        assertTrue(from >= 0, "docs/language.md needs the heading " + heading);
        int next = DOCUMENT.indexOf("\n##", from + heading.length());
        String section = DOCUMENT.substring(from, next < 0 ? DOCUMENT.length() : next + 1);
        if (table.isEmpty()) {
            return section;
        }
        List<String> rows = section.lines()
                .dropWhile(l -> !l.startsWith(table))
                .takeWhile(l -> l.startsWith("|"))
                .toList();
        return rows.isEmpty() ? "" : String.join("\n", rows) + "\n";
    }
}
