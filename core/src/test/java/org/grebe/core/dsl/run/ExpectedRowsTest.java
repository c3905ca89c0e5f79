package org.grebe.core.dsl.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grebe.core.dsl.FakeHost;
import org.grebe.core.dsl.FakeKernel;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.engine.Output;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.RowKind;
import org.grebe.core.value.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a format with one heading learns of the rows to come. */
class ExpectedRowsTest {
    private final List<String> told = new ArrayList<>();

    private final class Notes implements Output {
        @Override
        public void expected(List<RowKind> kinds) {
            kinds.forEach(kind -> told.add(kind.accept(new Names())));
            told.add("end");
        }

        @Override
        public void write(Printed what) {}

        @Override
        public void flush() {}
    }

    private static final class Names implements RowKind.Visitor<String> {
        @Override
        public String events(RowKind.Events kind) {
            return kind.probe().name() + kind.layout().map(l -> l.names().toString()).orElse("");
        }

        @Override
        public String values(RowKind.Values kind) {
            return String.join(" ", kind.labels().stream().map(Label::name).toList());
        }

        @Override
        public String table(RowKind.OfTable kind) {
            return kind.table().name() + kind.table().keyNames();
        }
    }

    private void run(String script) {
        ExpectedRows expected = new ExpectedRows(new Notes());
        FakeHost host = new FakeHost() {
            @Override
            public void prints(List<List<Label>> rows, List<List<Label>> lines) {
                expected.rows(rows, lines);
            }
        };
        new ScriptCompiler(FakeKernel.PROBES).compile("test", script).newScript(host, host.variables).run();
        for (ProbeCall call : host.calls) {
            KeyNames.give(call);
            expected.trace(call, ScriptRun.plan(call), call.layout(call.traced()));
        }
        expected.end(host.variables);
        expected.end(Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "on connect { print it }; on accept { e -> print e } → connect|accept|end",
        "on connect { print it.comm, it.dport % 10 }         → comm dport % 10|end",
        "on connect(layout: ['clock', 'pid']) { print it }   → connect[clock, pid]|end",
        "n = count(); on connect { n[it.comm]++ }; end { print n.top(5) } → n[comm]|end",
        "n = count(); m = sum(); on connect { n[it.comm]++; m << it.dport }; every(1.s) { print n, m }"
                + " → n[comm]|m[]|end",
        "def n = hist(); on connect { n[it.uid] << it.dport }; end { print n } → n[uid]|end",
        "n = count(); def f() { print n }; on connect { f() } → n[]|end",
        "x = 5; on connect { println it.comm; print x }       → x|end",
        "n = count(); on connect { n++ }; end { println n } → n[]|end",
        "println 'no rows'                                    → end",
        "def f(x) { print 'a', x }; on connect { f(it.pid); f(it.uid) } → value1 x|end",
    })
    void shouldTellWhatWillCome(String script, String expected) {
        run(script);
        assertEquals(expected, String.join("|", told));
    }

    @Test
    void shouldTellNothingOfWhatIsOnlyUsed() {
        run("n = count(); on connect { n[it.comm]++; println n.size() }");
        assertEquals(List.of("end"), told);
    }
}
