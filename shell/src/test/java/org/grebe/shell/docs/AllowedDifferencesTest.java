package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Differences that the comparison with the classic tools allows: docs/compatibility.md gives a reason for each. */
class AllowedDifferencesTest {
    private static final Pattern ALLOWED = Pattern.compile("(?m)^    (?:Difference)?\\(\"([^\"]+)\"");

    @Test
    void shouldBeDocumentedWhenADifferenceIsAllowed() {
        String section = Documents.read(Documents.HOME.resolve("docs/compatibility.md"))
                .split("\n## Differences that stay\n")[1];
        List<String> allowed = ALLOWED.matcher(Documents.read(Documents.HOME.resolve("vm/compare/allowed.py")))
                .results().map((MatchResult r) -> r.group(1)).toList();
        assertTrue(allowed.size() >= 4, "found too few: " + allowed);
        for (String reason : allowed) {
            assertTrue(section.contains("\n| " + reason + " |"), "no row in \"Differences that stay\": " + reason);
        }
    }
}
