package org.grebe.core.dsl.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.AnnotatedNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.control.SourceUnit;
import org.grebe.core.dsl.text.ScriptError;

/** Answers {@code @Grab} and its kin: Groovy fetches by Apache Ivy, which grebe does not have. */
public final class Grabs {
    /** Groovy's transformation of them, which fails without Ivy. */
    public static final String TRANSFORMATION = "groovy.grape.GrabAnnotationTransformation";

    private static final Set<String> NAMES = Set.of("Grab", "Grapes", "GrabConfig", "GrabResolver", "GrabExclude");

    static final String INSTEAD = "fetch the jar yourself, and name it with --classpath FILE.jar or GREBE_CLASSPATH";

    private Grabs() {}

    /** The error at the first one in {@code node} or at the imports before it. */
    static Optional<ScriptError> refuse(SourceUnit unit, ClassNode node, String text) {
        Finder finder = new Finder(unit);
        ModuleNode module = unit.getAST();
        Stream.of(module.getImports(), module.getStarImports(), module.getStaticImports().values(),
                        module.getStaticStarImports().values())
                .flatMap(i -> i.stream()).map(ImportNode::getAnnotations).forEach(finder::look);
        if (module.getPackage() != null) {
            finder.look(module.getPackage().getAnnotations());
        }
        finder.visitClass(node);
        return Optional.ofNullable(finder.found).map(a -> new ScriptError(
                "@" + a.getClassNode().getNameWithoutPackage() + " cannot fetch libraries here: grebe has no Ivy; "
                        + INSTEAD, Places.of(a), text));
    }

    private static final class Finder extends ClassCodeVisitorSupport {
        private final SourceUnit unit;
        private AnnotationNode found;

        Finder(SourceUnit unit) {
            this.unit = unit;
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return unit;
        }

        void look(List<AnnotationNode> annotations) {
            annotations.stream().filter(a -> NAMES.contains(a.getClassNode().getNameWithoutPackage()))
                    .filter(a -> found == null || a.getLineNumber() < found.getLineNumber())
                    .findFirst().ifPresent(a -> found = a);
        }

        @Override
        public void visitAnnotations(AnnotatedNode node) {
            look(node.getAnnotations());
        }

        @Override
        public void visitDeclarationExpression(DeclarationExpression d) {
            look(d.getAnnotations());
            super.visitDeclarationExpression(d);
        }
    }
}
