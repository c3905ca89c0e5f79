package org.grebe.core.dsl.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What bpftrace writes to its maps, {@code @bytes[comm] = sum(args.ret)}, as tables of ours. */
public final class BpftraceMaps {
    private static final String FUNCTIONS = "count|sum|avg|stats|min|max|hist|lhist";
    private static final Pattern STATEMENT = Pattern.compile("@(\\w*)[ \\t]*(?:\\[([^\\]\\n]*)\\])?[ \\t]*"
            + "(?:(\\+\\+)|\\+=[ \\t]*([^;}\\n]+)"
            + "|=[ \\t]*(" + FUNCTIONS + ")[ \\t]*\\(([^;}\\n]*)\\)[ \\t]*(?=[;}\\n]|$))");
    /** Where a call begins that is a probe as a whole. */
    private static final Pattern FUNCTION = Pattern.compile(
            "(?:kprobe|fentry)\\('([\\w.]+)'\\)|tracepoint\\('syscalls:sys_enter_(\\w+)'\\)");
    private static final Pattern STARTS = Pattern.compile("@(\\w*)[ \\t]*\\[([^\\]\\n]*)\\][ \\t]*=[ \\t]*nsecs"
            + "|nsecs[ \\t]*-[ \\t]*@(\\w*)[ \\t]*\\[([^\\]\\n]*)\\]");
    /** Of functions that bpftrace needs to make text of a pointer. */
    private static final Pattern TEXTS = Pattern.compile("\\b(?:k?str|ntop|ksym|usym)[ \\t]*\\(([^()]*)\\)");
    private static final Pattern ARGUMENT = Pattern.compile("\\bargs?(?:->|\\.)(?=\\w)");
    /** bpftrace's words that are fields here. */
    private static final Pattern TARGET = Pattern.compile("(?<![\\w.>])(probe|func)\\b");
    private static final Pattern BUILTIN = Pattern.compile("(?<![\\w.>])(pid|tid|comm|uid|gid|cgroup|cpu)\\b");
    private static final Pattern STACK = Pattern.compile("(?<![\\w.>])[ku]?stack\\b(?:[ \\t]*\\([^()]*\\))?");
    private static final Pattern NUMBERED = Pattern.compile("\\bs?arg\\d\\b");
    private static final Map<String, String> NAMES = Map.of(
            "count", "n", "sum", "total", "avg", "mean", "stats", "s", "min", "least", "max", "most", "hist", "h",
            "lhist", "h");

    private final Set<String> made = new LinkedHashSet<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> statements = new ArrayList<>();
    private boolean stacks;
    private boolean numbered;

    private BpftraceMaps() {}

    /** Empty where {@code body} counts nothing. */
    public static Optional<BpftraceMaps> of(String body) {
        BpftraceMaps maps = new BpftraceMaps();
        Matcher m = STATEMENT.matcher(body);
        while (m.find()) {
            maps.add(m);
        }
        return maps.statements.isEmpty() ? Optional.empty() : Optional.of(maps);
    }

    private void add(Matcher m) {
        String function = m.group(5) != null ? m.group(5) : m.group(3) != null ? "count" : "sum";
        String value = m.group(4) != null ? m.group(4) : m.group(6) == null ? "" : m.group(6);
        String arguments = "";
        if (function.equals("lhist")) {
            String[] parts = value.split(",", 2);
            value = parts[0];
            arguments = parts.length < 2 ? "" : parts[1].strip();
        }
        if (value.contains("@")) {
            return; // Of the time since what another probe keeps, see timing.
        }
        String name = name(m.group(1), NAMES.get(function));
        String keys = m.group(2) == null ? "" : "[" + keys(m.group(2)) + "]";
        made.add(name + " = " + function + "(" + arguments + ")");
        names.add(name);
        numbered |= NUMBERED.matcher(m.group()).find();
        statements.add(name + (function.equals("count") ? keys + "++" : keys + " << " + here(value)));
    }

    private static String name(String theirs, String other) {
        return theirs.isEmpty() ? other : Vocabulary.find(theirs).isPresent() || theirs.equals("it") ? theirs + "s"
                : theirs;
    }

    private String keys(String given) {
        if (!STACK.matcher(given).find()) {
            return here(given);
        }
        stacks = true;
        return here(STACK.matcher(given).replaceAll("comm"));
    }

    /** An expression with our names of what it reads. */
    public static String here(String expression) {
        String plain = TEXTS.matcher(expression.strip()).replaceAll("$1");
        String fields = ARGUMENT.matcher(plain).replaceAll("it.");
        String values = fields.replaceAll("(?<![\\w.])nsecs\\b", "it.time")
                .replaceAll("(?<![\\w.])retval\\b", "it.ret");
        return TARGET.matcher(BUILTIN.matcher(values).replaceAll("it.$1")).replaceAll("it.func");
    }

    /** A whole line that does it; {@code probe} as {@code on} takes it, {@code condition} as {@code if} does, or "". */
    public String line(String probe, String condition) {
        String body = String.join("; ", statements);
        String guarded = condition.isEmpty() ? body
                : "if (" + condition + ") " + (statements.size() == 1 ? body : "{ " + body + " }");
        String printed = String.join("; ", names.stream().map(n -> "print " + n).toList());
        return String.join("; ", made) + "; on " + probe + " { " + guarded + " }; end { " + printed + " }";
    }

    /** What that line does not say; "" where it says all. */
    public String remark() {
        return (stacks ? "; stacks are not recorded yet, so it counts by thread name" : "")
                + (numbered ? "; arguments go by their names, which `grebe fields` lists for a probe" : "");
    }

    /**
     * A line that times calls as {@code @start[tid] = nsecs} in one probe and {@code nsecs - @start[tid]} in another
     * do; empty where {@code script} does not.
     */
    public static Optional<String> timing(String script, String first, String second) {
        Matcher m = STARTS.matcher(script);
        if (!m.find()) {
            return Optional.empty();
        }
        Matcher function = FUNCTION.matcher(first);
        if (function.matches()) {
            String call = function.group(1) != null ? "call('" + function.group(1) : "syscall('" + function.group(2);
            return Optional.of("h = hist(); on " + call + "') { h << it.elapsed }; end { print h }");
        }
        int group = m.group(2) != null ? 1 : 3;
        String start = name(m.group(group), "start");
        String key = here(m.group(group + 1));
        boolean several = key.contains(",");
        String keys = several ? "[" + key + "]" : key;
        return Optional.of(start + " = [:]; h = hist(); on " + first + " { " + start + "[" + keys + "] = it.time };"
                + " on " + second + " { def t = " + start + ".remove(" + keys + "); if (t) h << (it.time - t)"
                + ".intdiv(1000) }; end { print h }");
    }
}
