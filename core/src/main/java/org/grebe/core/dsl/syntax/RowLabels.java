package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.grebe.bpf.probes.Field;
import org.grebe.core.dsl.run.LabelText;
import org.grebe.core.dsl.text.SourceText;
import org.grebe.core.value.Label;

/**
 * What the values of {@code print it.comm, it.dport % 10} are called where names are written, as in JSON: {@code comm}
 * and {@code dport % 10}. What says nothing, such as a text, goes by its place: {@code value2}.
 */
final class RowLabels {
    private static final int LONGEST = 60;
    private static final Set<String> OF_TABLES = Set.of("top", "sort", "findAll", "snapshot");
    /** What a row of JSON has beside the values. */
    private static final Set<String> TAKEN = Set.of("record");

    private final List<String> printed = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<OnCall> calls;
    private final SourceText source;
    private final String text;

    RowLabels(List<OnCall> calls, String text) {
        this.calls = calls;
        this.text = text;
        this.source = new SourceText(text);
    }

    /** Of the values of one {@code print}, as a script carries them; {@code word} may be another that takes values. */
    String of(String word, List<Expression> values) {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            labels.add(label(values.get(i), "value" + (i + 1)));
        }
        String row = LabelText.write(Label.distinct(labels, TAKEN));
        if (word.equals("print") && values.stream().noneMatch(e -> isEvent(e) || isLayout(e))) {
            printed.add(row);
        } else if (word.equals("println") && values.size() == 1) {
            lines.add(row);
        }
        return row;
    }

    /** All rows that the script prints, but for events and what has a layout: these say themselves what they show. */
    List<String> printed() {
        return printed.stream().distinct().toList();
    }

    /** What it prints by {@code println}, which are rows only where it is a table. */
    List<String> lines() {
        return lines.stream().distinct().toList();
    }

    private boolean isEvent(Expression e) {
        return calls.stream().anyMatch(on -> on.isEvent(e));
    }

    private boolean isLayout(Expression e) {
        return e instanceof VariableExpression v
                && Pattern.compile("\\b" + Pattern.quote(v.getName()) + "\\s*=\\s*layout\\b").matcher(text).find();
    }

    private Label label(Expression e, String otherwise) {
        if (e instanceof VariableExpression v) {
            return Label.of(v.getName());
        } else if (e instanceof PropertyExpression p && p.getPropertyAsString() != null
                && p.getObjectExpression() instanceof VariableExpression) {
            return new Label(p.getPropertyAsString(), isWide(p));
        } else if (e instanceof MethodCallExpression call && OF_TABLES.contains("" + call.getMethodAsString())
                && call.getObjectExpression() instanceof VariableExpression table && !table.isThisExpression()) {
            return Label.of(table.getName()); // Part of a table is called as the table is.
        } else if (e instanceof ConstantExpression || e instanceof GStringExpression) {
            return Label.of(otherwise);
        }
        String text = withoutEvent(source.at(Places.of(e)));
        return Label.of(text.isEmpty() || text.length() > LONGEST || !LabelText.canHold(text) ? otherwise : text);
    }

    private boolean isWide(PropertyExpression p) {
        return calls.stream().anyMatch(on -> on.isEvent(p.getObjectExpression())
                && on.known().flatMap(probe -> probe.field(p.getPropertyAsString())).filter(Field::isWide).isPresent());
    }

    private String withoutEvent(String text) {
        String shorter = text;
        for (OnCall on : calls) {
            String event = on.hasImplicitEvent() ? "it" : on.eventName();
            shorter = shorter.replaceAll("\\b" + Pattern.quote(event) + "\\??\\.", "");
        }
        return shorter;
    }
}
