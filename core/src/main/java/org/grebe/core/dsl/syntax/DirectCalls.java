package org.grebe.core.dsl.syntax;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.grebe.core.dsl.run.FieldReads;
import org.grebe.core.dsl.run.Values;

/**
 * Calls of static methods of ours that are compiled as Java would: one instruction. Groovy's own way is to look at the
 * arguments' classes at run time, for which each call is linked when it is first reached.
 */
public final class DirectCalls {
    private static final ClassNode OBJECT = ClassHelper.OBJECT_TYPE;
    private static final ClassNode LONG = ClassHelper.long_TYPE;
    private static final ClassNode VALUES = ClassHelper.make(Values.class);
    private static final ClassNode FIELDS = ClassHelper.make(FieldReads.class);

    private DirectCalls() {}

    /** A comparison of {@link Values}. */
    static Expression test(ASTNode place, String method, Expression a, Expression b) {
        return call(place, target(VALUES, method, ClassHelper.boolean_TYPE, OBJECT, OBJECT), a, b);
    }

    /** Groovy's truth of a value. */
    public static Expression truth(Expression x) {
        return call(x, target(VALUES, "isTrue", ClassHelper.boolean_TYPE, OBJECT), x);
    }

    /** The map as it is, by {@link Values#map}. */
    public static Expression map(Expression x) {
        ClassNode map = ClassHelper.MAP_TYPE.getPlainNodeReference();
        return call(x, target(VALUES, "map", map, map), x);
    }

    /** A comparison of two integers of {@link FieldReads}. */
    static Expression integerTest(ASTNode place, String method, Expression a, Expression b) {
        return call(place, target(FIELDS, method, ClassHelper.boolean_TYPE, LONG, LONG), a, b);
    }

    /** Whether an integer is among others, by {@link FieldReads}. */
    static Expression membership(ASTNode place, String method, Expression integer, List<Expression> members) {
        return call(place, target(FIELDS, method, ClassHelper.boolean_TYPE, LONG, LONG.makeArray()), integer,
                GeneralUtils.arrayX(LONG, members));
    }

    /** A method of {@link Values} that returns an object. */
    static Expression value(ASTNode place, String method, Expression... arguments) {
        return call(place, target(VALUES, method, OBJECT, objects(arguments.length)), arguments);
    }

    /** A method of {@link Values} that returns nothing. */
    static Expression action(ASTNode place, String method, Expression... arguments) {
        return call(place, target(VALUES, method, ClassHelper.VOID_TYPE, objects(arguments.length)), arguments);
    }

    /** {@link Values#call}. */
    static Expression keyCall(ASTNode place, Expression receiver, String method, List<Expression> arguments) {
        return call(place, target(VALUES, "call", OBJECT, OBJECT, OBJECT, OBJECT.makeArray()), receiver,
                GeneralUtils.constX(method), GeneralUtils.arrayX(OBJECT, arguments));
    }

    /** A field of the event by its index. */
    static Expression field(ASTNode place, Expression event, int index) {
        return call(place, target(FIELDS, "value", OBJECT, OBJECT, ClassHelper.int_TYPE), event, number(index));
    }

    /** An integer field as a long. */
    static Expression integerField(ASTNode place, Expression event, int index) {
        return call(place, target(FIELDS, "number", LONG, OBJECT, ClassHelper.int_TYPE), event, number(index));
    }

    /** Whether a condition was decided in the kernel. */
    static Expression pushed(ASTNode place, Expression flags, int index) {
        ClassNode booleans = ClassHelper.boolean_TYPE.makeArray();
        return call(place, target(FIELDS, "pushed", ClassHelper.boolean_TYPE, booleans, ClassHelper.int_TYPE),
                flags, number(index));
    }

    private static Expression number(int n) {
        return GeneralUtils.constX(n, true);
    }

    private static ClassNode[] objects(int count) {
        ClassNode[] types = new ClassNode[count];
        Arrays.fill(types, OBJECT);
        return types;
    }

    /** A static method, described without a look at its class. */
    static MethodNode target(ClassNode owner, String method, ClassNode returns, ClassNode... types) {
        Parameter[] parameters = new Parameter[types.length];
        for (int i = 0; i < types.length; i++) {
            parameters[i] = new Parameter(types[i], "p" + i);
        }
        MethodNode target = new MethodNode(method, Modifier.PUBLIC | Modifier.STATIC, returns, parameters,
                ClassNode.EMPTY_ARRAY, null);
        target.setDeclaringClass(owner);
        return target;
    }

    /** The call of any such method; each argument's type is that of its parameter already. */
    static Expression call(ASTNode place, MethodNode target, Expression... arguments) {
        MethodCallExpression call = new MethodCallExpression(GeneralUtils.classX(target.getDeclaringClass()),
                target.getName(), new ArgumentListExpression(arguments));
        call.setImplicitThis(false);
        call.setMethodTarget(target);
        call.setSourcePosition(place);
        return call;
    }
}
