package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.expr.Expr;

/** Variables of a closure that are declared with a value and keep it, {@code def p = it.dport}: each use means it. */
final class Aliases {
    private final Optional<Probe> probe;
    private final Assignments changes;
    private final Map<Variable, Expr> values = new IdentityHashMap<>();

    Aliases(Optional<Probe> probe, Assignments changes) {
        this.probe = probe;
        this.changes = changes;
    }

    /** What the variable stands for, or null. */
    Expr of(Variable variable) {
        return values.get(variable);
    }

    /** Whether the variable is another name of an address. */
    boolean isAddress(Variable variable) {
        return values.containsKey(variable) && Kind.of(values.get(variable), probe) == Kind.ADDRESS;
    }

    /** Whether the variable is another name of an address of memory. */
    boolean isPointer(Variable variable) {
        return values.get(variable) instanceof Expr.Field f && probe.flatMap(p -> p.field(f.name()))
                .filter(field -> field.type() == FieldType.POINTER).isPresent();
    }

    /**
     * Reads a statement that only declares variables, {@code def (a, b) = [x, y]} too; returns their values, or nothing
     * for any other statement.
     */
    Optional<List<Expr>> declare(Statement s, Translator translator) {
        if (!(s instanceof ExpressionStatement e) || !(e.getExpression() instanceof DeclarationExpression d)) {
            return Optional.empty();
        }
        if (d.getRightExpression() instanceof EmptyExpression) {
            return Optional.of(List.of());
        }
        if (!(d.getLeftExpression() instanceof TupleExpression names)) {
            return Optional.of(List.of(declare(d.getVariableExpression(), d.getRightExpression(), translator)));
        }
        if (!(d.getRightExpression() instanceof ListExpression list)
                || list.getExpressions().size() != names.getExpressions().size()) {
            return Optional.empty();
        }
        List<Expr> declared = new ArrayList<>();
        for (int i = 0; i < names.getExpressions().size(); i++) {
            declared.add(declare((VariableExpression) names.getExpression(i), list.getExpression(i), translator));
        }
        return Optional.of(declared);
    }

    private Expr declare(VariableExpression name, Expression source, Translator translator) {
        Expr value = translator.translate(source);
        Kind kind = Kind.of(value, probe);
        if (known(kind, value, name) && !Actions.isOpaque(value) && keepsType(name, value, kind)
                && changes.isConstant(name)) {
            values.put(name, value);
        }
        return value;
    }

    private static boolean known(Kind kind, Expr value, VariableExpression name) {
        return kind == Kind.INTEGER || kind == Kind.BOOLEAN || kind == Kind.STRING || kind == Kind.ADDRESS
                || name.isDynamicTyped() && value instanceof Expr.Binary b && Actions.hasHeld(b);
    }

    /** {@code long p = it.dport} makes a Long of an Integer, which later operations would not know of. */
    private boolean keepsType(VariableExpression name, Expr value, Kind kind) {
        ClassNode type = name.getOriginType();
        if (name.isDynamicTyped() || ClassHelper.OBJECT_TYPE.equals(type)) {
            return true;
        }
        if (kind == Kind.BOOLEAN) {
            return Set.of("boolean", "Boolean", "java.lang.Boolean").contains(type.getName());
        }
        if (value instanceof Expr.Field f && probe.flatMap(p -> p.field(f.name())).isPresent()) {
            FieldType of = probe.flatMap(p -> p.field(f.name())).map(Field::type).orElseThrow();
            return switch (type.getName()) {
                case "int", "Integer", "java.lang.Integer" -> of.javaType.equals("int");
                case "long", "Long", "java.lang.Long" -> of.javaType.equals("long");
                case "String", "java.lang.String" -> of.isText();
                default -> false;
            };
        }
        return kind == Kind.STRING && Set.of("String", "java.lang.String").contains(type.getName());
    }
}
