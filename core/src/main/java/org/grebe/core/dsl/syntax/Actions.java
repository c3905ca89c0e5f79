package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.ElvisOperatorExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.TernaryExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Expr;
import org.grebe.core.expr.Pos;

/** What follows the conditions: {@code hits[k]++} and {@code lat[k] << v} as values, the rest as text. */
final class Actions {
    private final OnCall on;
    private final Translator translator;
    private final Set<Variable> locals;
    private final Assignments changes;
    private final TableReads reads;
    private final SharedMaps maps;
    private final List<VariableExpression> tables = new ArrayList<>();
    private int takes;

    Actions(OnCall on, Translator translator, Set<Variable> locals, Assignments changes, TableReads reads,
            SharedMaps maps) {
        this.on = on;
        this.translator = translator;
        this.locals = locals;
        this.changes = changes;
        this.reads = reads;
        this.maps = maps;
    }

    private record Table(VariableExpression variable, List<Expr> keys) {}

    /** The variables that the actions add to. */
    List<VariableExpression> tables() {
        return tables;
    }

    List<Action> of(List<Statement> statements) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Statement s = statements.get(i);
            Optional<SharedMaps.Form> form = maps.form(s);
            if (form.isPresent()) {
                actions.add(of(form.get(), Places.of(s)));
                continue;
            }
            if (takes > 0 && s instanceof IfStatement test && Conditions.onlyReturns(test.getIfBlock())
                    && test.getElseBlock().isEmpty()) {
                Expr leaves = translator.truth(Conditions.inner(test.getBooleanExpression()));
                actions.add(new Action.If(Conditions.not(leaves), of(statements.subList(i + 1, statements.size())),
                        List.of(), Places.of(s)));
                break;
            }
            Optional<List<Expr>> declared = translator.declare(s);
            if (declared.isPresent()) {
                declared.get().forEach(value -> actions.add(new Action.Declare(value, Places.of(s))));
            } else if (!s.isEmpty()) {
                actions.add(of(s));
            }
        }
        return List.copyOf(actions);
    }

    private Action of(SharedMaps.Form form, Pos pos) {
        String variable = form.map().getName();
        Expr key = translator.translate(form.key());
        if (form.verb() == SharedMaps.Verb.PUT) {
            return new Action.Put(variable, key, translator.translate(form.value()), pos);
        }
        takes++;
        if (form.local() != null) {
            translator.hold(form.local(), takes);
        }
        return new Action.Take(variable, key, form.verb() == SharedMaps.Verb.REMOVE,
                form.local() == null ? "" : form.local().getName(), takes, pos);
    }

    private Action of(Statement s) {
        Pos pos = Places.of(s);
        Action found = s instanceof ExpressionStatement e ? of(e.getExpression(), pos)
                : s instanceof IfStatement i ? of(i, pos)
                : null;
        return found != null ? found : new Action.Other(translator.sourceOf(pos), pos);
    }

    /** Null where neither branch adds to anything. */
    private Action of(IfStatement s, Pos pos) {
        List<Action> then = of(block(s.getIfBlock()));
        List<Action> otherwise = of(block(s.getElseBlock()));
        boolean adds = Stream.concat(then.stream(), otherwise.stream()).anyMatch(a -> !(a instanceof Action.Other));
        Expression condition = Conditions.inner(s.getBooleanExpression());
        return adds ? new Action.If(translator.truth(condition), then, otherwise, pos) : null;
    }

    private static List<Statement> block(Statement s) {
        return s instanceof BlockStatement b ? b.getStatements() : List.of(s);
    }

    private Action of(Expression e, Pos pos) {
        if (e instanceof PostfixExpression p && p.getOperation().getType() == Types.PLUS_PLUS) {
            return increment(p.getExpression(), pos);
        } else if (e instanceof PrefixExpression p && p.getOperation().getType() == Types.PLUS_PLUS) {
            return increment(p.getExpression(), pos);
        } else if (e instanceof BinaryExpression b) {
            int type = b.getOperation().getType();
            boolean byOne = b.getRightExpression() instanceof ConstantExpression c
                    && Integer.valueOf(1).equals(c.getValue());
            if (type == Types.PLUS_EQUAL && byOne) {
                return increment(b.getLeftExpression(), pos);
            }
            Table table = type == Types.LEFT_SHIFT ? table(b.getLeftExpression()) : null;
            if (table != null) {
                Expr value = translator.translate(b.getRightExpression());
                return new Action.Add(use(table), table.keys(), value, isLookedAt(table), pos);
            }
        }
        return torn(e, pos);
    }

    /** {@code lat << a & b}, {@code lat[k] << a << b}; not {@code lat << a << b}, which adds both as a list does. */
    private Action torn(Expression whole, Pos pos) {
        boolean shiftsOnly = true;
        Expression e = whole;
        String operator = "";
        while (true) {
            if (e instanceof TernaryExpression t) {
                operator = t instanceof ElvisOperatorExpression ? "?:" : "?";
                shiftsOnly = false;
                e = t.getBooleanExpression().getExpression();
            } else if (e instanceof BinaryExpression b) {
                boolean shift = b.getOperation().getType() == Types.LEFT_SHIFT;
                Table table = shift && e != whole ? table(b.getLeftExpression()) : null;
                if (table != null) {
                    return shiftsOnly && table.keys().isEmpty() ? null
                            : new Action.Torn(use(table), operator, meant(b, whole), pos);
                }
                operator = b.getOperation().getText();
                shiftsOnly &= shift;
                e = b.getLeftExpression();
            } else {
                return null;
            }
        }
    }

    private String meant(BinaryExpression feed, Expression whole) {
        String table = translator.sourceOf(Places.of(feed.getLeftExpression()));
        String all = translator.sourceOf(Places.of(whole));
        int shift = all.indexOf("<<", table.length());
        return shift < 0 ? table + " << (…)" : table + " << (" + all.substring(shift + 2).strip() + ")";
    }

    private Action increment(Expression target, Pos pos) {
        Table table = table(target);
        return table == null ? null : new Action.Increment(use(table), table.keys(), isLookedAt(table), pos);
    }

    private boolean isLookedAt(Table table) {
        return reads.isLookedAt(table.variable());
    }

    private String use(Table table) {
        tables.add(table.variable());
        return table.variable().getName();
    }

    /** {@code v} or {@code v[keys]} with {@code v} from outside, or null. */
    private Table table(Expression e) {
        if (e instanceof VariableExpression v) {
            boolean outside = !on.isEvent(v) && !v.isThisExpression() && !locals.contains(v.getAccessedVariable());
            return outside && changes.keepsItsObject(v) ? new Table(v, List.of()) : null;
        }
        boolean indexed = e instanceof BinaryExpression b
                && b.getOperation().getType() == Types.LEFT_SQUARE_BRACKET
                && b.getLeftExpression() instanceof VariableExpression;
        if (!indexed) {
            return null;
        }
        BinaryExpression index = (BinaryExpression) e;
        Table table = table(index.getLeftExpression());
        List<Expr> keys = translator.all(index.getRightExpression() instanceof ListExpression l
                ? l.getExpressions() : List.of(index.getRightExpression()));
        return table == null ? null : new Table(table.variable(), keys);
    }

    /** Whether it works something out of what was taken from a map. */
    static boolean hasHeld(Expr e) {
        return e instanceof Expr.Held || e instanceof Expr.InUnit in && hasHeld(in.value())
                || e instanceof Expr.Binary b && (hasHeld(b.left()) || hasHeld(b.right()));
    }

    /** True if any part of {@code e} stays in the script. */
    static boolean isOpaque(Expr e) {
        if (e instanceof Expr.Unary u) {
            return isOpaque(u.operand());
        } else if (e instanceof Expr.Binary b) {
            return isOpaque(b.left()) || isOpaque(b.right());
        } else if (e instanceof Expr.Ternary t) {
            return isOpaque(t.condition()) || isOpaque(t.then()) || isOpaque(t.otherwise());
        } else if (e instanceof Expr.Call c) {
            return c.target() != null && isOpaque(c.target()) || c.arguments().stream().anyMatch(Actions::isOpaque);
        } else if (e instanceof Expr.ListOf list) {
            return list.items().stream().anyMatch(Actions::isOpaque);
        } else if (e instanceof Expr.Range r) {
            return isOpaque(r.from()) || isOpaque(r.to());
        }
        return e instanceof Expr.Opaque;
    }
}
