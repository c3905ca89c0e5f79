package org.grebe.core.dsl.syntax;

import groovy.transform.Field;
import groovy.transform.ThreadInterrupt;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.classgen.VariableScopeVisitor;
import org.codehaus.groovy.control.SourceUnit;
import org.grebe.core.dsl.run.Words;
import org.grebe.core.dsl.text.Library;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.Vocabulary;

/**
 * Gives a file that scripts import grebe's words and operators. Functions of a file without a class become static ones
 * of a class of its name, so that {@code import static lib.Util.name} finds them.
 */
public final class LibraryTransformation {
    private final SourceUnit unit;
    private final Library library;
    private final boolean interruptible;

    public LibraryTransformation(SourceUnit unit, Library library, boolean interruptible) {
        this.unit = unit;
        this.library = library;
        this.interruptible = interruptible;
    }

    /** Throws a ScriptError of the library where it does what only a script can. */
    public void transform(ClassNode node) {
        if (interruptible) {
            node.addAnnotation(new AnnotationNode(ClassHelper.make(ThreadInterrupt.class)));
        }
        Grabs.refuse(unit, node, library.read()).ifPresent(e -> {
            throw library.placed(e);
        });
        if (node.isScriptBody()) {
            makeStatic(node);
        }
        new VariableScopeVisitor(unit).visitClass(node);
        Set<String> own = node.getMethods().stream().map(MethodNode::getName).collect(Collectors.toCollection(
                HashSet::new));
        unit.getAST().getStaticImports().values().stream().map(ImportNode::getAlias).forEach(own::add);
        if (!own.contains("on")) {
            new RefusedTraces().visitClass(node);
        }
        // A class above it may have methods of such names.
        boolean extendsOther = !node.isScriptBody() && node.getUnresolvedSuperClass(false) != null
                && !node.getUnresolvedSuperClass(false).getName().equals("java.lang.Object");
        if (!extendsOther) {
            new WordRewriter(own).visitClass(node);
        }
        own.addAll(Vocabulary.names());
        new OperatorRewriter(unit, List.of(), own, Map.of(), null, library.read(), false, Set.of()).visitClass(node);
    }

    private void makeStatic(ClassNode script) {
        for (MethodNode method : script.getMethods()) {
            boolean run = Set.of("run", "main").contains(method.getName()) && method.getParameters().length <= 1;
            if (!run) {
                method.setModifiers(method.getModifiers() | Modifier.STATIC);
                method.setParameters(method.getParameters()); // Which marks them as a static method's.
            }
        }
        new ClassCodeVisitorSupport() {
            @Override
            protected SourceUnit getSourceUnit() {
                return unit;
            }

            @Override
            public void visitDeclarationExpression(DeclarationExpression d) {
                boolean field = d.getAnnotations().stream().anyMatch(a -> a.getClassNode().getNameWithoutPackage()
                        .equals(Field.class.getSimpleName()));
                if (field && !d.isMultipleAssignmentDeclaration()) {
                    d.getVariableExpression().setModifiers(
                            d.getVariableExpression().getModifiers() | Modifier.STATIC);
                }
                super.visitDeclarationExpression(d);
            }
        }.visitClass(script);
    }

    /** The trace of a handler is planned with its script. */
    private final class RefusedTraces extends ClassCodeVisitorSupport {
        @Override
        protected SourceUnit getSourceUnit() {
            return unit;
        }

        @Override
        public void visitMethodCallExpression(MethodCallExpression call) {
            if (call.isImplicitThis() && "on".equals(call.getMethodAsString())
                    && call.getArguments() instanceof TupleExpression t && t.getExpressions().size() == 1) {
                throw library.placed(new ScriptError("`on` works in the script itself only; a file that is imported"
                        + " has functions and classes, which its closures may call", Places.of(call),
                        library.read()));
            }
            super.visitMethodCallExpression(call);
        }
    }

    /** {@code ip('::1')} as a call on the script that runs. */
    private final class WordRewriter extends ClassCodeExpressionTransformer {
        private final Set<String> own;

        WordRewriter(Set<String> own) {
            this.own = own;
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return unit;
        }

        @Override
        public Expression transform(Expression e) {
            if (e instanceof ClosureExpression closure) {
                closure.visit(this);
                return closure;
            }
            if (e instanceof MethodCallExpression call && call.isImplicitThis()
                    && Vocabulary.find(String.valueOf(call.getMethodAsString())).isPresent()
                    && !own.contains(call.getMethodAsString())) {
                call.setArguments(transform(call.getArguments()));
                call.setObjectExpression(GeneralUtils.callX(ClassHelper.make(Words.class), "script"));
                call.setImplicitThis(false);
                return call;
            }
            return super.transform(e);
        }
    }
}
