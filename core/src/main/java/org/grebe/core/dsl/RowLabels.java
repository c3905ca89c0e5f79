package org.grebe.core.dsl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.grebe.bpf.probes.Field;
import org.grebe.core.value.Label;

/**
 * What the values of {@code print it.comm, it.dport % 10} are called where names are written, as in JSON: {@code comm}
 * and {@code dport % 10}. What says nothing, such as a text, goes by its place: {@code value2}.
 */
final class RowLabels {
    private static final int LONGEST = 60;
    /** A row's names in a compiled script are one constant: a line each, with a mark before those that are wide. */
    private static final String WIDE = "\t";
    private static final Map<String, List<Label>> READ = new ConcurrentHashMap<>();
    /** What a row of JSON has beside the values. */
    private static final Set<String> TAKEN = Set.of("record");

    private final List<OnCall> calls;
    private final SourceText source;

    RowLabels(List<OnCall> calls, String text) {
        this.calls = calls;
        this.source = new SourceText(text);
    }

    /** Of the values of one {@code print}, as a script carries them. */
    String of(List<Expression> values) {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            labels.add(label(values.get(i), "value" + (i + 1)));
        }
        return String.join("\n", Label.distinct(labels, TAKEN).stream()
                .map(l -> (l.wide() ? WIDE : "") + l.name()).toList());
    }

    /** What {@link #of} made. */
    static List<Label> read(String labels) {
        return READ.computeIfAbsent(labels, all -> Arrays.stream(all.split("\n"))
                .map(name -> new Label(name.replace(WIDE, ""), name.startsWith(WIDE))).toList());
    }

    private Label label(Expression e, String otherwise) {
        if (e instanceof VariableExpression v) {
            return Label.of(v.getName());
        } else if (e instanceof PropertyExpression p && p.getPropertyAsString() != null
                && p.getObjectExpression() instanceof VariableExpression) {
            return new Label(p.getPropertyAsString(), isWide(p));
        } else if (e instanceof ConstantExpression || e instanceof GStringExpression) {
            return Label.of(otherwise);
        }
        String text = withoutEvent(source.at(Places.of(e)));
        return Label.of(text.isEmpty() || text.length() > LONGEST || text.contains(WIDE) ? otherwise : text);
    }

    private boolean isWide(PropertyExpression p) {
        return calls.stream().anyMatch(on -> on.isEvent(p.getObjectExpression())
                && on.known().flatMap(probe -> probe.field(p.getPropertyAsString())).filter(Field::isWide).isPresent());
    }

    private String withoutEvent(String text) {
        String shorter = text;
        for (OnCall on : calls) {
            String event = on.hasImplicitEvent() ? "it" : on.eventName();
            shorter = shorter.replaceAll("\\b" + java.util.regex.Pattern.quote(event) + "\\??\\.", "");
        }
        return shorter;
    }
}
