package org.grebe.core.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.Avg;
import org.grebe.core.agg.Count;
import org.grebe.core.agg.Hist;
import org.grebe.core.agg.LHist;
import org.grebe.core.agg.Max;
import org.grebe.core.agg.Min;
import org.grebe.core.agg.Sum;

/** Has a table know the variable that it is made for: {@code ok = count()} prints as {@code ok}, for machines. */
final class TableNames {
    private static final Map<String, Class<? extends Aggregation>> WORDS = Map.of("count", Count.class, "sum",
            Sum.class, "avg", Avg.class, "min", Min.class, "max", Max.class, "hist", Hist.class, "lhist", LHist.class);

    private TableNames() {}

    /** Gives the tables that {@code b} makes and puts into variables the names of these. */
    static void give(BinaryExpression b, Set<String> ownMethods) {
        if (b.getOperation().getType() != Types.ASSIGN || WORDS.keySet().stream().anyMatch(ownMethods::contains)) {
            return;
        }
        Expression made = b.getRightExpression();
        if (b.getLeftExpression() instanceof VariableExpression v) {
            b.setRightExpression(named(made, v));
        } else if (b.getLeftExpression() instanceof TupleExpression all && made instanceof ListExpression list
                && all.getExpressions().size() == list.getExpressions().size()) {
            List<Expression> items = new ArrayList<>();
            for (int i = 0; i < list.getExpressions().size(); i++) {
                items.add(all.getExpression(i) instanceof VariableExpression v
                        ? named(list.getExpression(i), v) : list.getExpression(i));
            }
            ListExpression renamed = new ListExpression(items);
            renamed.setSourcePosition(list);
            b.setRightExpression(renamed);
        }
    }

    private static Expression named(Expression made, VariableExpression variable) {
        Class<?> type = made instanceof MethodCallExpression call && call.isImplicitThis()
                ? WORDS.get("" + call.getMethodAsString()) : null;
        if (type == null) {
            return made;
        }
        Expression named = DirectCalls.call(made,
                DirectCalls.target(ClassHelper.make(Words.class), "named", ClassHelper.OBJECT_TYPE,
                        ClassHelper.OBJECT_TYPE, ClassHelper.STRING_TYPE),
                made, GeneralUtils.constX(variable.getName()));
        Expression cast = GeneralUtils.castX(ClassHelper.make(type), named);
        cast.setSourcePosition(made);
        return cast;
    }
}
