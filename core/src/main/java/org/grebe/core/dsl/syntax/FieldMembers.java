package org.grebe.core.dsl.syntax;

import groovy.lang.MetaClass;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.groovy.util.BeanUtils;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.syntax.Types;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.dsl.text.DidYouMean;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.engine.Event;
import org.grebe.core.value.IpAddress;

/** Reports {@code it.sk.skc_dport} and {@code it.dport.foo}: what a field's value has no member for. */
final class FieldMembers {
    private static final Map<String, Class<?>> TYPES =
            Map.of("int", Integer.class, "long", Long.class, "String", String.class, "IpAddress", IpAddress.class);
    /** Scripts with such words may have given members to any class. */
    private static final Pattern ADDS_MEMBERS = Pattern.compile("(?i)metaclass|mixin|\\buse\\s*\\(|category|trait\\b");

    private final OnCall on;
    private final String text;
    private final boolean unknowable;

    FieldMembers(OnCall on, String text) {
        this.on = on;
        this.text = text;
        this.unknowable = ADDS_MEMBERS.matcher(text).find();
    }

    void check(PropertyExpression p) {
        Field field = field(p.getObjectExpression());
        String name = p.getPropertyAsString();
        if (field == null || name == null || p.isSpreadSafe() || p instanceof AttributeExpression) {
            return;
        }
        MetaClass type = InvokerHelper.getMetaClass(TYPES.get(field.type().javaType));
        String getter = BeanUtils.capitalize(name);
        boolean known = type.hasProperty(null, name) != null || has(type, "get" + getter) || has(type, "is" + getter);
        if (!known) {
            refuse(field, "'" + name + "'", List.of(), p.getProperty());
        }
    }

    /** {@code it.argv[0]}. */
    void check(BinaryExpression b) {
        Field field = b.getOperation().getType() == Types.LEFT_SQUARE_BRACKET ? field(b.getLeftExpression()) : null;
        boolean number = b.getRightExpression() instanceof ConstantExpression c && c.getValue() instanceof Integer;
        if (field != null && number && InvokerHelper.getMetaClass(TYPES.get(field.type().javaType))
                .pickMethod("getAt", new Class<?>[] {Integer.class}) == null) {
            refuse(field, b.getText().substring(b.getText().indexOf('[')), List.of(), b.getRightExpression());
        }
    }

    void check(MethodCallExpression call) {
        checkEvent(call);
        Field field = call.isImplicitThis() ? null : field(call.getObjectExpression());
        if (field == null || call.getMethodAsString() == null || call.isSpreadSafe()) {
            return;
        }
        String name = call.getMethodAsString();
        MetaClass type = InvokerHelper.getMetaClass(TYPES.get(field.type().javaType));
        if (!has(type, name)) {
            refuse(field, name + "()", Suggest.closest(name, type.getMethods().stream().map(m -> m.getName()).toList()),
                    call.getMethod());
        }
    }

    /** {@code it.dport()}, {@code it.foo()}. */
    private void checkEvent(MethodCallExpression call) {
        String name = call.getMethodAsString();
        if (unknowable || call.isImplicitThis() || name == null || !on.isEvent(call.getObjectExpression())
                || has(InvokerHelper.getMetaClass(Event.class), name) || isNot(call)) {
            return;
        }
        String problem = on.known().map(probe -> probe.has(name) ? name + " is a field and takes no parentheses: "
                + call.getObjectExpression().getText() + "." + name : probe.noField(name))
                .orElse("an event has no " + name + "(); its fields are read without parentheses");
        throw new ScriptError(problem, Places.of(call.getMethod()), text);
    }

    /** {@code it.uid not in [1]} is {@code it.uid(not in [1])}: that there is no {@code not} is said later. */
    private static boolean isNot(MethodCallExpression call) {
        return call.getArguments() instanceof TupleExpression given && given.getExpressions().size() == 1
                && given.getExpression(0) instanceof BinaryExpression b
                && b.getLeftExpression() instanceof VariableExpression v && v.getName().equals("not");
    }

    private static boolean has(MetaClass type, String method) {
        return type.getMethods().stream().anyMatch(m -> m.getName().equals(method))
                || type.getMetaMethods().stream().anyMatch(m -> m.getName().equals(method));
    }

    /** The field that {@code e} reads, if its value's class is known. */
    private Field field(Expression e) {
        boolean read = !unknowable && e instanceof PropertyExpression p && !(p instanceof AttributeExpression)
                && on.isEvent(p.getObjectExpression()) && p.getProperty() instanceof ConstantExpression
                && !p.isSpreadSafe();
        return !read ? null : on.known()
                .flatMap(probe -> probe.field(((PropertyExpression) e).getPropertyAsString()))
                .filter(f -> TYPES.containsKey(f.type().javaType))
                .orElse(null);
    }

    private void refuse(Field field, String member, List<String> closest, ASTNode place) {
        String what = field.type() == FieldType.POINTER
                ? "is an address in memory, and grebe does not follow it: no " + member
                : (field.type() == FieldType.ADDRESS ? "is an address" : field.type().isText() ? "is text"
                        : "is a number") + " and has no " + member;
        boolean unit = Durations.isUnit(member.replace("'", ""));
        String hint = unit && field.nanosPerUnit().isPresent()
                ? "; a time is written 10.ms, as in it." + field.name() + " > 10.ms" : "";
        throw new ScriptError(DidYouMean.text("it." + field.name() + " " + what + hint, closest),
                Places.of(place), text);
    }
}
