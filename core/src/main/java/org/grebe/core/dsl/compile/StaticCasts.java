package org.grebe.core.dsl.compile;

import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.BooleanExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.dsl.syntax.DirectCalls;

/**
 * Has a script compiled by {@link StaticScripts}, and takes casts out of it that even static code links at run time.
 * They stand where the truth of {@code opts.x} or of a variable is asked, and where a variable begins as a map. Comes
 * after {@code DslTransformation}.
 */
final class StaticCasts extends CompilationCustomizer {
    private static final Set<Integer> JUNCTIONS = Set.of(Types.LOGICAL_AND, Types.LOGICAL_OR);

    StaticCasts() {
        super(CompilePhase.CONVERSION);
    }

    @Override
    public void call(SourceUnit unit, GeneratorContext context, ClassNode node) {
        if (node.isScriptBody()) {
            new Transformer(unit).visitClass(node);
            StaticScripts.mark(node);
        }
    }

    private static final class Transformer extends ClassCodeExpressionTransformer {
        private final SourceUnit unit;

        Transformer(SourceUnit unit) {
            this.unit = unit;
        }

        @Override
        protected SourceUnit getSourceUnit() {
            return unit;
        }

        @Override
        public Expression transform(Expression e) {
            if (e instanceof ClosureExpression closure) {
                closure.getCode().visit(this);
                return closure;
            }
            if (e instanceof BooleanExpression condition) {
                return condition.transformExpression(x -> truth(transform(x)));
            }
            if (e instanceof BinaryExpression b && JUNCTIONS.contains(b.getOperation().getType())) {
                b.setLeftExpression(truth(transform(b.getLeftExpression())));
                b.setRightExpression(truth(transform(b.getRightExpression())));
                return b;
            }
            Expression transformed = super.transform(e);
            if (transformed instanceof DeclarationExpression d && d.getRightExpression() instanceof MapExpression map) {
                d.setRightExpression(DirectCalls.map(map));
            }
            return transformed;
        }

        private static Expression truth(Expression e) {
            return e instanceof PropertyExpression || e instanceof VariableExpression ? DirectCalls.truth(e) : e;
        }
    }
}
