package org.grebe.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.grebe.core.engine.Printed;
import org.grebe.shell.cli.BufferSize;
import org.grebe.shell.cli.ExitCode;
import org.grebe.shell.cli.UsageError;
import org.grebe.shell.output.Safe;
import org.grebe.shell.output.ScriptStreams;
import org.grebe.shell.output.StreamOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What a script prints otherwise than by grebe's own words comes in its place, and is as safe. */
@ResourceLock(Resources.SYSTEM_OUT)
class ScriptStreamsTest {
    private final StringBuilder texts = new StringBuilder();
    private final ByteArrayOutputStream warnings = new ByteArrayOutputStream();

    @Test
    void shouldPassTextOnAtOnceAndWhole() {
        PrintStream before = System.out;
        ScriptStreams streams = ScriptStreams.into(texts::append, new PrintStream(warnings, true));
        System.out.print("a\u00e9");
        assertEquals("a\u00e9", texts.toString());
        for (byte b : "\u20ac!".getBytes(StandardCharsets.UTF_8)) {
            System.out.write(b);
        }
        assertEquals("a\u00e9\u20ac!", texts.toString());
        System.out.write(0xc3);
        assertEquals("a\u00e9\u20ac!", texts.toString());
        streams.close();
        assertEquals("a\u00e9\u20ac!\udcc3", texts.toString());
        assertSame(before, System.out);
    }

    @Test
    void shouldKeepTheOrderOfAScript() {
        String script = "class A { static p(x) { println x } }\nprintln 1; A.p(2); println 3; System.out.println(4);"
                + " System.out.printf('%d', 5); println 6";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(0, new Cli(new PrintStream(out, true), new PrintStream(warnings, true)).run("-e", script));
        assertEquals("1\n2\n3\n4\n56\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldBeSafeWhereATerminalIs() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StreamOutput output = StreamOutput.text(out, new PrintStream(warnings, true), true, () -> { });
        ScriptStreams streams = ScriptStreams.into(
                text -> output.write(new Printed.Text(text)), new PrintStream(warnings, true));
        System.out.println("\u001b]0;PWN\u0007");
        streams.close();
        output.flush();
        assertEquals("\\x1b]0;PWN\\x07\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldQuoteNoEscapeSequencesInUsageErrors() {
        for (String[] words : new String[][] {{"\u001b[31mx"}, {"./no\u001bfile"}, {"--buffer", "\u001b"},
            {"--duration", "\u009b1"}, {"--attach", "\u001b"}, {"--\u001b"}, {"--format", "\u202e"},
            {"run", "\u001b/x.groovy"}, {"explain", "\u001b"}}) {
            warnings.reset();
            assertEquals(ExitCode.USAGE,
                    new Cli(new PrintStream(warnings, true), new PrintStream(warnings, true)).run(words), words[0]);
            String said = warnings.toString(StandardCharsets.UTF_8);
            assertEquals(Safe.text(said), said);
        }
    }

    @Test
    void shouldQuoteNoneOfAUsageErrorThatAnotherCatches() {
        assertEquals("argument --buffer: '\\x1b' is not a size; say 512K, 8M or 64M",
                assertThrows(UsageError.class, () -> BufferSize.parse("\u001b")).getMessage());
    }

    @Test
    void shouldPassNoEscapeSequencesOn() {
        PrintStream safe = ScriptStreams.safe(new PrintStream(warnings, true, StandardCharsets.UTF_8));
        safe.println("\033[2Jx\t\u20ac\u009b");
        safe.write('\033');
        safe.flush();
        assertEquals("\\x1b[2Jx\t\u20ac\\x9b\n\\x1b", warnings.toString(StandardCharsets.UTF_8));
    }
}
