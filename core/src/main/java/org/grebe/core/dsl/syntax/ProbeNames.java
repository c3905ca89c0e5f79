package org.grebe.core.dsl.syntax;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.bpf.probes.Providers;
import org.grebe.bpf.probes.SeveralTargets;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.text.DidYouMean;
import org.grebe.core.dsl.text.Elsewhere;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.expr.Pos;

/** Checks names of probes and fields while the script is compiled. */
final class ProbeNames {
    private ProbeNames() {}

    /** The probe of that name, or empty for a generic one. */
    static Optional<Probe> check(String name, Pos pos, String text) {
        Optional<Probe> probe = Catalogue.find(name);
        if (probe.isEmpty() && Providers.find(name).isEmpty()) {
            List<String> known = Stream.concat(Catalogue.ALL.stream().map(Probe::name),
                    Providers.words().stream()).toList();
            Optional<String> elsewhere = Elsewhere.probe(name);
            if (elsewhere.isPresent()) {
                throw new ScriptError("no probe '" + name + "': " + elsewhere.get(), pos, text);
            }
            // The kernel's own names are words with such dashes.
            String problem = DidYouMean.text("no probe '" + name + "'", Suggest.closest(name, known),
                    name.contains("_") ? "`grebe probes '*" + name + "*'` looks for a function or tracepoint of that"
                            + " name; there are" : "there are", known);
            throw new ScriptError(problem, pos, text);
        }
        return probe;
    }

    /** The probe with the fields that this kernel gives it, where its target is written there; else empty. */
    static Optional<Probe> resolve(String name, List<Expression> arguments, ProbeSource kernel, String text) {
        List<Expression> names = arguments.size() == 1 && arguments.get(0) instanceof ListExpression list
                ? list.getExpressions() : arguments;
        if (!names.stream().allMatch(n -> n instanceof ConstantExpression c && c.getValue() instanceof String)) {
            return Optional.empty();
        }
        List<Object> texts = names.stream().map(n -> ((ConstantExpression) n).getValue()).toList();
        try {
            return Providers.find(name).flatMap(provider -> SeveralTargets.of(provider, texts)
                    .map(target -> kernel.find(provider, target)));
        } catch (ProbeException e) {
            throw new ScriptError(e.getMessage(), Places.of(names.get(0)), text);
        }
    }

    static void checkField(Probe probe, String field, Pos pos, String text) {
        if (!probe.has(field)) {
            throw new ScriptError(probe.noField(field), pos, text);
        }
    }

    /** {@code tracepoint(sched:sched_switch)}, which Groovy takes for a named argument. */
    private static Optional<String> unquoted(MapExpression filters) {
        return filters.getMapEntryExpressions().stream()
                .filter(f -> f.getKeyExpression() instanceof ConstantExpression
                        && f.getValueExpression() instanceof VariableExpression)
                .map(f -> f.getKeyExpression().getText() + ":" + f.getValueExpression().getText()).findFirst();
    }

    static void checkArguments(String name, Optional<Probe> known, MapExpression filters, List<Expression> arguments,
            ASTNode call, String text) {
        if (known.isPresent()) {
            for (MapEntryExpression filter : filters.getMapEntryExpressions()) {
                if (filter.getKeyExpression() instanceof ConstantExpression field
                        && !ProbeCall.isNoFilter("" + field.getValue())) {
                    checkField(known.get(), "" + field.getValue(), Places.of(field), text);
                }
            }
            if (!arguments.isEmpty() && known.get().site().isEmpty()) {
                throw new ScriptError(name + " takes named filters only, such as " + name + "(pid: 1)",
                        Places.of(arguments.get(0)), text);
            }
        } else if (arguments.isEmpty()) {
            throw new ScriptError(unquoted(filters).map(target -> name + " takes its target in quotes: " + name + "('"
                    + target + "')").orElseGet(() -> name + " needs what to attach to, such as " + name + "('"
                            + Providers.named(name).example() + "')"), Places.of(call), text);
        }
    }
}
