package org.grebe.core.dsl.compile;

import groovy.transform.CompileStatic;
import java.util.List;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.MethodCall;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.transform.stc.AbstractTypeCheckingExtension;
import org.codehaus.groovy.transform.stc.StaticTypeCheckingVisitor;

/**
 * Scripts compiled ahead call what is known then as Java would. The rest stays Groovy's at run time, where a call is
 * linked when it is first reached: a millisecond for each, and some 30 before the first of all.
 */
public final class StaticScripts extends AbstractTypeCheckingExtension {
    /** For Groovy, which finds the class by its name. */
    public StaticScripts(StaticTypeCheckingVisitor visitor) {
        super(visitor);
    }

    /** As {@code @CompileStatic} on the script would, without its errors for what only run time tells. */
    static void mark(ClassNode script) {
        AnnotationNode isStatic = new AnnotationNode(ClassHelper.make(CompileStatic.class));
        isStatic.setMember("extensions", new ConstantExpression(StaticScripts.class.getName()));
        script.addAnnotation(isStatic);
    }

    @Override
    public List<MethodNode> handleMissingMethod(ClassNode receiver, String name, ArgumentListExpression arguments,
            ClassNode[] types, MethodCall call) {
        return List.of(makeDynamic(call));
    }

    @Override
    public boolean handleUnresolvedVariableExpression(VariableExpression variable) {
        makeDynamic(variable);
        return true;
    }

    @Override
    public boolean handleUnresolvedProperty(PropertyExpression property) {
        makeDynamic(property);
        return true;
    }
}
