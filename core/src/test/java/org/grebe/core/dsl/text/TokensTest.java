package org.grebe.core.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "on connect { print it }            # ``",
        "on connect {                       # }",
        "on connect { if (it.dport in [80   # ]",
        "on connect < if (it.dport < 80) print it  # >",
        "on connect < print it >            # ``",
        "on connect(pid: 1                  # )",
        "f(1)) {                            # ``",
        "println '''a                       # '''",
        "println '''a'''                    # ``",
        "println 'a                         # ``",
        "x = $/a                            # /$",
        "x =                                # ...",
        "a &&                               # ...",
        "a + // more                        # ...",
        "x++                                # ``",
        "import java.util.*                 # ``",
        "it.in                              # ``",
        "x in                               # ...",
        "println 1; // {                    # ``",
        "c = { e ->                         # }",
        "a ? b :                            # ...",
        "`` # ``",
    })
    void shouldTellWhatIsMissing(String text, String missing) {
        assertEquals(missing, Tokens.missing(text));
    }

    @Test
    void shouldTellKindsAndPlaces() {
        List<String> kinds = Tokens.of("on connect < if (it.dport >= 0x50) print 'a' > // x").stream()
                .map(t -> t.kind() + " " + t.text() + " " + t.start())
                .toList();
        assertEquals(List.of(
                "WORD on 0", "WORD connect 3", "OPEN < 11", "WORD if 13", "OPEN ( 16", "WORD it 17", "OPERATOR . 19",
                "WORD dport 20", "OPERATOR >= 26", "NUMBER 0x50 29", "CLOSE ) 33", "WORD print 35", "STRING 'a' 41",
                "CLOSE > 45", "COMMENT // x 47"), kinds);
    }
}
