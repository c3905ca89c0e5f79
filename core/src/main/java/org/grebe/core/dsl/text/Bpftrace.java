package org.grebe.core.dsl.text;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.expr.Pos;

/** What a line of bpftrace's language would be here: many come from there, and Groovy's own words help nobody. */
public final class Bpftrace {
    /** As bpftrace abbreviates them; a name, an optional condition between slashes, and a brace or the line's end. */
    private static final Pattern PROBE = Pattern.compile("(?m)^[ \\t]*(?:on[ \\t]+)?"
            + "((" + words(w -> w.length() > 2, "interval|uprobe|uretprobe|usdt|profile|software|hardware")
            + "|(?:" + words(w -> w.length() <= 2, "i|u|ur|U|p|s|h") + ")(?=:[^\\n]*\\{)):[\\w.*?/:+-]+?)"
            + "[ \\t]*(?:/(.+?)/[ \\t]*)?(?=\\{|<|$)");
    private static final Pattern BLOCK = Pattern.compile("(?m)^[ \\t]*((BEGIN|END)(?=[ \\t]*(?:\\{|$)))");
    private static final Pattern ON = Pattern.compile("\\bon[ \\t]+(\\w+(?:\\([^)\\n]*\\))?)[ \\t]*[{<]");
    private static final Pattern MAP =
            Pattern.compile("(?<![\\w'\"])(@\\w*(?:\\[[^\\]\\n]*\\])?)[ \\t]*(?:=|\\+\\+|\\+=|\\)|;)");
    private static final Pattern SECONDS = Pattern.compile("(m?s):(\\d+)");

    private Bpftrace() {}

    /** What a script that failed should have said; empty where it looks like none of bpftrace's. */
    public static Optional<ScriptError> explain(String script) {
        Matcher probe = PROBE.matcher(script);
        if (find(probe, script)) {
            return Optional.of(error(script, probe.start(1), probe.end(1), ofProbe(probe, script)));
        }
        Matcher block = BLOCK.matcher(script);
        if (find(block, script)) {
            String word = block.group(2).equals("BEGIN") ? "begin" : "end";
            return Optional.of(error(script, block.start(1), block.end(1),
                    word + " { " + withoutEvent(script, block.end()) + " }"));
        }
        Matcher map = MAP.matcher(script);
        return find(map, script)
                ? Optional.of(error(script, map.start(1), map.end(1), ofMap(script, map.start(1)))) : Optional.empty();
    }

    /** The next match that begins in no string and no comment. */
    private static boolean find(Matcher m, String script) {
        GroovyText text = new GroovyText(script);
        int i = 0;
        while (m.find()) {
            while (i < m.start(1)) {
                i = Math.max(i + 1, text.skip(i));
            }
            if (i == m.start(1)) {
                return true;
            }
        }
        return false;
    }

    private static ScriptError error(String script, int from, int to, String here) {
        String theirs = script.substring(from, to);
        int lineStart = script.lastIndexOf('\n', from - 1) + 1;
        int line = (int) script.substring(0, from).chars().filter(c -> c == '\n').count() + 1;
        Pos pos = new Pos(line, from - lineStart + 1, line, to - lineStart + 1);
        boolean none = here.startsWith("grebe ");
        return new ScriptError("`" + theirs + (none ? "` is bpftrace's; " : "` is bpftrace's; here it is ") + here,
                pos, script);
    }

    private static String ofProbe(Matcher m, String script) {
        String kind = m.group(2);
        String target = target(m);
        Optional<Provider> provider = provider(kind);
        if (List.of("interval", "i").contains(kind)) {
            Matcher every = SECONDS.matcher(target);
            return "every(" + (every.matches() ? every.group(2) + "." + every.group(1) : "1.s") + ") { "
                    + withoutEvent(script, m.end()) + " }";
        } else if (provider.isEmpty()) {
            return Elsewhere.hint(kind).orElse("grebe does not trace that yet") + "; `on connect { print it }` works";
        }
        Optional<String> timing = BpftraceMaps.timing(script,
                provider.get().formAtStart(provider.get().ofBpftrace(target)), other(m, script));
        if (timing.isPresent()) {
            return timing.get();
        }
        String condition = m.group(3) == null || m.group(3).contains("@") ? "" : BpftraceMaps.here(m.group(3));
        return BpftraceMaps.of(body(script, m.end()))
                .map(maps -> maps.line(probe(m), condition) + maps.remark())
                .or(() -> BpftracePrints.of(body(script, m.end()))
                        .map(body -> on(m, condition, body.contains("; ") && !condition.isEmpty() ? "{ " + body + " }"
                                : body)))
                .orElseGet(() -> on(m, condition, "…") + ", with it.pid, it.comm and so on");
    }

    private static String on(Matcher m, String condition, String body) {
        return "on " + probe(m) + " { " + (condition.isEmpty() ? "" : "if (" + condition + ") ") + body + " }";
    }

    /** What a block prints that has no event. */
    private static String withoutEvent(String script, int at) {
        return BpftracePrints.of(body(script, at)).filter(body -> !body.contains("it.")).orElse("…");
    }

    /** {@code @[it.comm] = count()} in a closure of ours, or alone. */
    private static String ofMap(String script, int at) {
        String probe = "connect";
        for (Matcher on = ON.matcher(script.substring(0, at)); on.find();) {
            probe = on.group(1);
        }
        String ours = probe;
        return BpftraceMaps.of(script.substring(at)).map(maps -> "a variable: " + maps.line(ours, "") + maps.remark())
                .orElse("a variable: n = count(); on connect { n[it.comm]++ }; end { print n }");
    }

    private static String body(String script, int at) {
        int open = script.indexOf('{', at);
        int end = open < 0 ? -1 : new GroovyText(script).skipBrackets(open);
        return open < 0 ? "" : script.substring(open, end < 0 ? script.length() : end);
    }

    /** The probe as grebe has it in the first place. */
    private static String probe(Matcher m) {
        return Catalogue.insteadOf(provider(m.group(2)).orElseThrow().ofBpftrace(target(m))).map(Probe::name)
                .orElseGet(() -> form(m));
    }

    private static String form(Matcher m) {
        Provider provider = provider(m.group(2)).orElseThrow();
        return provider.form(provider.ofBpftrace(target(m)));
    }

    private static String target(Matcher m) {
        return m.group(1).substring(m.group(2).length() + 1);
    }

    /** The next probe of the script, or that of the same call's return. */
    private static String other(Matcher first, String script) {
        Matcher next = PROBE.matcher(script);
        for (int from = first.end(1); next.find(from); from = next.end(1)) {
            if (provider(next.group(2)).isPresent()) {
                return form(next);
            }
        }
        Provider provider = provider(first.group(2)).orElseThrow();
        return provider.formAtEnd(provider.ofBpftrace(target(first)));
    }

    private static Optional<Provider> provider(String word) {
        return Providers.find(word)
                .or(() -> Providers.ALL.stream().filter(p -> p.bpftraceWords().contains(word)).findFirst());
    }

    /** As alternatives of a pattern: the words for what grebe has, and {@code more}. */
    private static String words(Predicate<String> which, String more) {
        return Providers.ALL.stream()
                .flatMap(p -> Stream.of(List.of(p.word()), p.aliases(), p.bpftraceWords()).flatMap(List::stream))
                .filter(which).collect(Collectors.joining("|", "", "|" + more));
    }
}
