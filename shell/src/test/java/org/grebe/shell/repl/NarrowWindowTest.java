package org.grebe.shell.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.expr.Pos;
import org.grebe.shell.CliRun;
import org.grebe.shell.output.TextStyle;
import org.grebe.shell.output.Wrapped;
import org.junit.jupiter.api.Test;

/** What grebe says of itself, where the window has the 80 columns that most have, or fewer. */
class NarrowWindowTest {
    @Test
    void shouldGiveTheOverviewWithoutBreakingItsLines() {
        List<String> wide = Helps.overview().lines()
                // Lists break anywhere.
                .filter(l -> l.length() > 80 && !l.startsWith("words") && !l.contains("kprobe("))
                .toList();
        assertEquals(List.of(), wide);
    }

    @Test
    void shouldShowOfALongLineWhatIsAroundTheMistake() {
        String line = "on tracepoint('tcp:tcp_retransmit_skb')"
                + " { print it.saddr, it.daddr, it.dport, it.state, it.skb }";
        int column = line.indexOf("daddr") + 1;
        List<String> rendered = new ScriptError("no field", new Pos(1, column, 1, column + 5), line)
                .rendered(52).lines().toList();
        assertEquals("no field (line 1, column " + column + ")", rendered.get(0));
        assertTrue(rendered.stream().allMatch(l -> l.length() <= 60), rendered.toString());
        int marks = rendered.get(2).indexOf('~');
        assertEquals("daddr", rendered.get(1).substring(marks, marks + 5));
        assertEquals("~~~~~", rendered.get(2).strip());
        assertTrue(rendered.get(1).startsWith("  ...") && rendered.get(1).endsWith("..."), rendered.get(1));
    }

    @Test
    void shouldEchoNoMoreOfACollectionThanAGlanceTakesIn() {
        TextStyle window = new TextStyle(40, true, false);
        List<Integer> many = IntStream.rangeClosed(1, 5000).boxed().toList();
        String shown = Echo.text(many, window);
        assertTrue(shown.startsWith("=> [1, 2, 3, ") && shown.endsWith("… (5000 in all)\n"), shown);
        assertTrue(shown.length() < 6 * 40, shown);
        assertEquals("=> [1, 2]\n", Echo.text(List.of(1, 2), window));
        assertTrue(Echo.text(many.subList(0, 900), TextStyle.PLAIN).endsWith(", 900]\n"), "a pipe takes all");
        assertEquals(1006, Echo.text("x".repeat(1000), window).length(), "text is asked for by its reader");
    }

    @Test
    void shouldFitTheHelpIntoAWindow() {
        String help = CliRun.of(List.of("--help")).out();
        assertTrue(help.lines().anyMatch(l -> l.length() > 80), "a pipe has whole lines");
        String fitting = Wrapped.text(help, 80);
        assertEquals(List.of(), fitting.lines().filter(l -> l.length() > 80).toList());
        assertEquals(help.replaceAll("\\s+", " "), fitting.replaceAll("\\s+", " "));
    }

    @Test
    void shouldBreakBetweenWords() {
        String said = "t1: on handshake, by tp_btf:inet_sock_set_state, tracepoints syscalls:sys_enter_connect and"
                + " sys_exit_connect\n";
        Wrapped.text(said, 80).lines().forEach(l -> assertTrue(l.length() <= 80, l));
        assertTrue(Wrapped.text(said, 80).contains("\nsyscalls:sys_enter_connect and sys_exit_connect\n"));
        assertEquals("=> 5\n", Echo.text(5, new TextStyle(80, true, false)));
    }
}
