package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.SpreadExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.grebe.core.dsl.run.Words;

/** Calls of {@link Words} in place of those that Groovy would link at run time. */
final class WordCalls {
    private static final ClassNode WORDS = ClassHelper.make(Words.class);
    private static final ClassNode OBJECT = ClassHelper.OBJECT_TYPE;
    private static final ClassNode ROW = OBJECT.makeArray();
    private static final ClassNode MAP = ClassHelper.make(Map.class).getPlainNodeReference();
    private static final ClassNode LIST = ClassHelper.make(List.class).getPlainNodeReference();
    private static final ClassNode CLOSURE = ClassHelper.CLOSURE_TYPE.getPlainNodeReference();

    private WordCalls() {}

    /** Has the script say at its start what rows it may print. */
    static void announce(ClassNode script, RowLabels labels) {
        MethodNode run = script.getMethod("run", Parameter.EMPTY_ARRAY);
        boolean any = !labels.printed().isEmpty() || !labels.lines().isEmpty();
        if (any && run != null && run.getCode() instanceof BlockStatement block) {
            Expression call = DirectCalls.call(script,
                    DirectCalls.target(WORDS, "prints", ClassHelper.VOID_TYPE, OBJECT, ROW, ROW),
                    VariableExpression.THIS_EXPRESSION, texts(labels.printed()), texts(labels.lines()));
            block.getStatements().add(0, GeneralUtils.stmt(call));
        }
    }

    private static Expression texts(List<String> texts) {
        return array(texts.stream().<Expression>map(GeneralUtils::constX).toList());
    }

    /** The call of {@code on} with an index, filters, arguments, closure and locals. */
    static Expression on(MethodCallExpression call) {
        List<Expression> arguments = new ArrayList<>(((TupleExpression) call.getArguments()).getExpressions());
        arguments.add(0, VariableExpression.THIS_EXPRESSION);
        return DirectCalls.call(call,
                DirectCalls.target(WORDS, "on", OBJECT, OBJECT, ClassHelper.int_TYPE, MAP, LIST, CLOSURE, MAP),
                arguments.toArray(Expression[]::new));
    }

    /**
     * The call of {@code print}, {@code println} or {@code printf}; null where only Groovy can resolve it.
     * {@code labels} is what the values of {@code print} are called.
     */
    static Expression output(MethodCallExpression call, String labels) {
        if (!(call.getArguments() instanceof ArgumentListExpression list)) {
            return null;
        }
        List<Expression> given = list.getExpressions();
        if (given.isEmpty() || given.stream().anyMatch(SpreadExpression.class::isInstance)) {
            return null;
        }
        return switch (call.getMethodAsString()) {
            case "print" -> action(call, List.of(OBJECT, ROW, ClassHelper.STRING_TYPE), array(given),
                    GeneralUtils.constX(labels));
            case "println" -> given.size() == 1 ? action(call, List.of(OBJECT, OBJECT), given.get(0)) : null;
            case "printf" -> isText(given.get(0)) ? action(call, List.of(OBJECT, OBJECT, ROW),
                    given.get(0), array(given.subList(1, given.size()))) : null;
            default -> null;
        };
    }

    private static boolean isText(Expression e) {
        return e instanceof GStringExpression || e instanceof ConstantExpression c && c.getValue() instanceof String;
    }

    private static Expression array(List<Expression> items) {
        return GeneralUtils.arrayX(OBJECT, items);
    }

    private static Expression action(MethodCallExpression call, List<ClassNode> types, Expression... arguments) {
        Expression[] all = new Expression[arguments.length + 1];
        all[0] = VariableExpression.THIS_EXPRESSION;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return DirectCalls.call(call, DirectCalls.target(WORDS, call.getMethodAsString(), ClassHelper.VOID_TYPE,
                types.toArray(ClassNode[]::new)), all);
    }
}
