package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TernaryExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.stmt.SwitchStatement;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.syntax.Token;
import org.codehaus.groovy.syntax.Types;

/**
 * Rewrites {@code switch} in a closure to what it is short for, {@code if (x in a || x in b) … else …}, which the
 * planner can read. One that falls from the code of a case into the next stays as it is.
 */
final class Switches {
    private int subjects;

    static void unfold(OnCall on) {
        new Switches().unfold(on.body().getCode());
    }

    private Statement unfold(Statement s) {
        if (s instanceof BlockStatement b) {
            b.getStatements().replaceAll(this::unfold);
        } else if (s instanceof IfStatement test) {
            test.setBooleanExpression(new BooleanExpression(unfold(test.getBooleanExpression().getExpression())));
            test.setIfBlock(unfold(test.getIfBlock()));
            test.setElseBlock(unfold(test.getElseBlock()));
        } else if (s instanceof SwitchStatement all) {
            SwitchCases cases = SwitchCases.of(all);
            return cases == null ? s : chain(s, all.getExpression(), cases);
        } else if (s instanceof ExpressionStatement e && e.getExpression() instanceof DeclarationExpression d) {
            d.setRightExpression(unfold(d.getRightExpression()));
        } else if (s instanceof ExpressionStatement e) {
            SwitchCases.Arrow arrow = SwitchCases.arrow(e.getExpression());
            SwitchCases cases = arrow == null ? null : SwitchCases.ofArrow(arrow.cases());
            return cases == null ? s : chain(s, arrow.subject(), cases);
        }
        return s;
    }

    private Statement chain(Statement place, Expression subject, SwitchCases cases) {
        Expression x = subject;
        BlockStatement code = new BlockStatement();
        if (!isSimple(subject)) {
            x = GeneralUtils.varX("$subject" + subjects++);
            Statement declared = new ExpressionStatement(at(subject, GeneralUtils.declX(x, subject)));
            declared.setSourcePosition(subject);
            code.addStatement(declared);
        }
        Statement chain = unfold(cases.otherwise());
        for (int i = cases.groups().size() - 1; i >= 0; i--) {
            SwitchCases.Group group = cases.groups().get(i);
            BooleanExpression test = new BooleanExpression(anyOf(x, group.labels()));
            chain = new IfStatement(test, unfold(group.code()), chain);
            chain.setSourcePosition(place);
        }
        code.addStatement(chain);
        code.setSourcePosition(place);
        return code;
    }

    /** True for what may be read again and again: a variable, or its property. */
    private static boolean isSimple(Expression subject) {
        return subject instanceof VariableExpression
                || subject instanceof PropertyExpression p && p.getObjectExpression() instanceof VariableExpression
                        && p.getProperty() instanceof ConstantExpression && p.getClass() == PropertyExpression.class;
    }

    private static Expression anyOf(Expression subject, List<Expression> labels) {
        Expression any = null;
        for (Expression label : labels) {
            Token in = new Token(Types.KEYWORD_IN, "in", label.getLineNumber(), label.getColumnNumber());
            Expression one = at(label, new BinaryExpression(copy(subject), in, label));
            if (any == null) {
                any = one;
            } else {
                Expression both = at(any, GeneralUtils.orX(any, one));
                both.setLastLineNumber(label.getLastLineNumber());
                both.setLastColumnNumber(label.getLastColumnNumber());
                any = both;
            }
        }
        return any;
    }

    /** One node must not stand in the tree twice. */
    private static Expression copy(Expression e) {
        if (e instanceof VariableExpression v) {
            return at(v, GeneralUtils.varX(v.getName()));
        }
        PropertyExpression p = (PropertyExpression) e;
        ConstantExpression name = new ConstantExpression(p.getPropertyAsString());
        name.setSourcePosition(p.getProperty());
        return at(p, new PropertyExpression(copy(p.getObjectExpression()), name, p.isSafe()));
    }

    private static <E extends Expression> E at(Expression place, E e) {
        e.setSourcePosition(place);
        return e;
    }

    /** A switch that is a value, as a condition or behind {@code def x =}, becomes {@code a ? b : c}. */
    private Expression unfold(Expression e) {
        return hasArrow(e) ? choices(e) : e;
    }

    private static boolean hasArrow(Expression e) {
        List<Expression> found = new ArrayList<>();
        e.visit(new CodeVisitorSupport() {
            @Override
            public void visitClosureExpression(ClosureExpression closure) {
                found.add(closure);
            }
        });
        return !found.isEmpty();
    }

    private Expression choices(Expression e) {
        SwitchCases.Arrow arrow = SwitchCases.arrow(e);
        SwitchCases cases = arrow == null ? null : SwitchCases.ofArrow(arrow.cases());
        if (cases != null && isSimple(arrow.subject()) && cases.areValues()) {
            Expression value = choices(SwitchCases.value(cases.otherwise()));
            for (int i = cases.groups().size() - 1; i >= 0; i--) {
                SwitchCases.Group group = cases.groups().get(i);
                BooleanExpression test = new BooleanExpression(anyOf(arrow.subject(), group.labels()));
                value = at(e, new TernaryExpression(test, choices(SwitchCases.value(group.code())), value));
            }
            return value;
        }
        return e instanceof ClosureExpression || arrow != null ? e : e.transformExpression(this::choices);
    }
}
