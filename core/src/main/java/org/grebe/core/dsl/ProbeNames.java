package org.grebe.core.dsl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.expr.Pos;

/** Checks names of probes and fields while the script is compiled. */
final class ProbeNames {
    /** Kinds of probes that need to be told what to attach to, with an example each. */
    private static final Map<String, String> GENERIC = Map.of(
            "kprobe", "tcp_sendmsg",
            "kretprobe", "tcp_sendmsg",
            "fentry", "tcp_sendmsg",
            "fexit", "tcp_sendmsg",
            "tracepoint", "sock:inet_sock_set_state",
            "rawtp", "sched_switch");

    private ProbeNames() {}

    /** The probe of that name, or empty for a generic one. */
    static Optional<Probe> check(String name, Pos pos, String text) {
        Optional<Probe> probe = Catalogue.find(name);
        if (probe.isEmpty() && !GENERIC.containsKey(name)) {
            List<String> known =
                    Stream.concat(Catalogue.ALL.stream().map(Probe::name), GENERIC.keySet().stream().sorted()).toList();
            String problem = DidYouMean.text("no probe '" + name + "'", Suggest.closest(name, known),
                    "there are", known);
            throw new ScriptError(problem, pos, text);
        }
        return probe;
    }

    static void checkField(Probe probe, String field, Pos pos, String text) {
        if (probe.field(field).isEmpty()) {
            throw new ScriptError(
                    DidYouMean.text(probe.name() + " has no field '" + field + "'",
                            Suggest.closest(field, probe.fieldNames()), "it has", probe.fieldNames()),
                    pos, text);
        }
    }

    static void checkArguments(String name, Optional<Probe> known, MapExpression filters, List<Expression> arguments,
            ASTNode call, String text) {
        if (known.isPresent()) {
            for (MapEntryExpression filter : filters.getMapEntryExpressions()) {
                if (filter.getKeyExpression() instanceof ConstantExpression field
                        && !ProbeCall.LAYOUT.equals(field.getValue())) {
                    checkField(known.get(), "" + field.getValue(), Places.of(field), text);
                }
            }
            if (!arguments.isEmpty()) {
                throw new ScriptError(name + " takes named filters only, such as " + name + "(pid: 1)",
                        Places.of(arguments.get(0)), text);
            }
        } else if (arguments.isEmpty()) {
            throw new ScriptError(name + " wants to be told what to attach to, such as " + name + "('"
                    + GENERIC.get(name) + "')", Places.of(call), text);
        }
    }
}
