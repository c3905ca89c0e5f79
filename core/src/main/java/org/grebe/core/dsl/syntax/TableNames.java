package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.agg.AggregationWord;
import org.grebe.core.agg.Aggregations;
import org.grebe.core.dsl.run.Words;

/** Has a table know the variable that it is made for: {@code ok = count()} prints as {@code ok}, for machines. */
final class TableNames {
    private static final Set<String> WORDS = Aggregations.words().stream()
            .map(AggregationWord::name).collect(Collectors.toUnmodifiableSet());

    private TableNames() {}

    /** Whether {@code b} puts a new table into a variable. */
    static boolean isMade(BinaryExpression b) {
        return b.getOperation().getType() == Types.ASSIGN && isTable(b.getRightExpression());
    }

    /**
     * Gives the tables that {@code b} makes and puts into variables the names of these; {@code unread} are those that
     * are to be printed at the end, since nothing else does it.
     */
    static void give(BinaryExpression b, Set<String> ownMethods, Set<String> unread) {
        if (b.getOperation().getType() != Types.ASSIGN || WORDS.stream().anyMatch(ownMethods::contains)) {
            return;
        }
        Expression made = b.getRightExpression();
        if (b.getLeftExpression() instanceof VariableExpression v) {
            b.setRightExpression(named(made, v, unread.contains(v.getName()) ? "unread" : "named"));
        } else if (b.getLeftExpression() instanceof TupleExpression all && made instanceof ListExpression list
                && all.getExpressions().size() == list.getExpressions().size()) {
            List<Expression> items = new ArrayList<>();
            for (int i = 0; i < list.getExpressions().size(); i++) {
                items.add(all.getExpression(i) instanceof VariableExpression v
                        ? named(list.getExpression(i), v, "named") : list.getExpression(i));
            }
            ListExpression renamed = new ListExpression(items);
            renamed.setSourcePosition(list);
            b.setRightExpression(renamed);
        }
    }

    private static boolean isTable(Expression made) {
        return made instanceof MethodCallExpression call && call.isImplicitThis()
                && WORDS.contains("" + call.getMethodAsString());
    }

    private static Expression named(Expression made, VariableExpression variable, String word) {
        if (!isTable(made)) {
            return made;
        }
        return DirectCalls.call(made,
                DirectCalls.target(ClassHelper.make(Words.class), word, ClassHelper.OBJECT_TYPE,
                        ClassHelper.OBJECT_TYPE, ClassHelper.STRING_TYPE),
                made, GeneralUtils.constX(variable.getName()));
    }
}
