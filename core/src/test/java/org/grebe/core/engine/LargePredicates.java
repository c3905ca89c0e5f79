package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.plan.Plan;

/** Predicates as generators write them. */
final class LargePredicates {
    private static final List<String> INTEGERS = List.of(
            "time", "pid", "tid", "ppid", "nspid", "uid", "gid", "mntns", "pidns", "cgroup", "netns");

    private LargePredicates() {}

    static Plan plan(String condition, String body) {
        FuzzHost host = new FuzzHost();
        String script = IntStream.range(0, 20).mapToObj(i -> "n" + i + " = count()").collect(Collectors.joining("\n"))
                + "\nseen = []\non connect {\nif (" + condition + ") { " + body + " } }";
        new ScriptCompiler().compile("large", script).newScript(host, new HashMap<>()).run();
        return ScriptRun.plan(host.calls().get(0));
    }

    static String field(int i) {
        return "it." + INTEGERS.get(i % INTEGERS.size());
    }

    static String joined(String word, int count, IntFunction<String> term) {
        return IntStream.range(0, count).mapToObj(term).collect(Collectors.joining(" " + word + "\n"));
    }

    /** {@code (((…) - a * 3) - b * 3)}: each level keeps a number while the next is computed. */
    static String nested(int depth) {
        String inner = "it.pid";
        for (int i = 0; i < depth; i++) {
            inner = "(" + inner + " - " + field(i) + " * 3)";
        }
        return inner + " != 3";
    }

    static String ternaries(int depth) {
        String inner = "it.pid == 1";
        for (int i = 0; i < depth; i++) {
            inner = "(" + field(i) + " > " + i + " ? " + inner + " : it.uid == " + i + ")";
        }
        return inner;
    }

    static String chosen(int count) {
        return joined("+", count, i -> "(" + field(i) + " > " + i + " ? it.pid : " + (i + 1) + ")")
                .replace("it.time", "it.tid") + " != 7";
    }

    /** All of these fit, or are cut so that they do. */
    static List<String> all() {
        List<String> all = new ArrayList<>();
        all.add(joined("||", 300, i -> field(i) + " == " + (i + 100000)));
        all.add(joined("&&", 300, i -> field(i) + " != " + (i + 100000)));
        all.add(joined("||", 100, i -> "it.comm.contains('n" + i + "')"));
        all.add(joined("&&", 250, i -> "it.comm != 'n" + i + "'"));
        all.add(joined("&&", 100, i -> "!it.comm.contains('n" + i + "')"));
        all.add(joined("&&", 90, i -> nested(i % 20)));
        all.add(joined("||", 40, i -> nested(i % 24)));
        all.add(nested(30));
        all.add(ternaries(30));
        all.add(chosen(12));
        return all;
    }
}
