package org.grebe.core.dsl.syntax;

import groovy.transform.CompileStatic;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.grebe.core.expr.Handler;

/** Handlers as code that makes them again, for scripts compiled ahead. */
final class HandlerCode {
    private static final ClassNode LIST = ClassHelper.make(List.class).getPlainNodeReference();
    private static final ClassNode SET = ClassHelper.make(Set.class).getPlainNodeReference();

    private HandlerCode() {}

    /** Overrides {@code TraceScript.handlers()}. */
    static void addTo(ClassNode script, List<Handler> handlers) {
        MethodNode method = new MethodNode("handlers", Modifier.PUBLIC, LIST, Parameter.EMPTY_ARRAY,
                ClassNode.EMPTY_ARRAY, GeneralUtils.block(GeneralUtils.returnS(of(handlers))));
        // Static: a call site that Groovy links at run time costs more than the object it makes.
        method.addAnnotation(new AnnotationNode(ClassHelper.make(CompileStatic.class)));
        script.addMethod(method);
    }

    static Expression of(Object value) {
        if (value == null || value instanceof String || value instanceof BigDecimal) {
            return new ConstantExpression(value);
        } else if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            return new ConstantExpression(value, true);
        } else if (value instanceof Enum<?> e) {
            return GeneralUtils.propX(GeneralUtils.classX(ClassHelper.make(e.getDeclaringClass())), e.name());
        } else if (value instanceof Set<?> set) {
            return collection(SET, new TreeSet<>(set));
        } else if (value instanceof List<?> list) {
            return collection(LIST, list);
        } else if (value instanceof Record r) {
            return record(r);
        }
        throw new IllegalArgumentException("no code for a " + value.getClass().getName());
    }

    private static Expression collection(ClassNode type, Collection<?> items) {
        List<Expression> elements = new ArrayList<>();
        items.forEach(item -> elements.add(of(item)));
        Expression array = GeneralUtils.arrayX(ClassHelper.OBJECT_TYPE, elements);
        Expression made = new StaticMethodCallExpression(type, "of", new ArgumentListExpression(array));
        return GeneralUtils.castX(type, made);
    }

    private static Expression record(Record r) {
        ArgumentListExpression arguments = new ArgumentListExpression();
        try {
            for (RecordComponent component : r.getClass().getRecordComponents()) {
                arguments.addExpression(of(component.getAccessor().invoke(r)));
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("components of a public record are readable: " + r.getClass(), e);
        }
        return GeneralUtils.ctorX(ClassHelper.make(r.getClass()), arguments);
    }
}
