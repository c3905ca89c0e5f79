package org.grebe.core.dsl.syntax;

import groovy.transform.ThreadInterrupt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.AnnotationNode;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.EmptyExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.ReturnStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.expr.Pos;

/**
 * Makes a line of the workbench a script whose declarations outlive it: {@code def x = 1} at the top becomes a variable
 * of the binding, and imports of earlier lines hold. Loops and closures look whether somebody has interrupted them.
 */
public final class LineTransformation extends CompilationCustomizer {
    /** Words that are worth saving though they set no variable. */
    private static final Set<String> OF_SCRIPTS = Set.of("on", "begin", "end", "every", "after", "columns");

    private static final Set<String> STARTING = Set.of("on", "every", "after");

    private final DslTransformation dsl;
    private final List<ImportNode> earlierImports;
    private final List<ImportNode> imports = new ArrayList<>();
    private final Set<String> methods = new TreeSet<>();
    private final Set<String> assigned = new TreeSet<>();
    private final Map<Pos, String> targets = new HashMap<>();
    private final List<LineStart> starts = new ArrayList<>();
    private boolean declares;
    private boolean defines;
    private final Map<String, Pos> definitions = new HashMap<>();

    public LineTransformation(DslTransformation dsl, List<ImportNode> earlierImports) {
        super(CompilePhase.CONVERSION);
        this.dsl = dsl;
        this.earlierImports = earlierImports;
    }

    @Override
    public void call(SourceUnit unit, GeneratorContext context, ClassNode node) {
        node.addAnnotation(new AnnotationNode(ClassHelper.make(ThreadInterrupt.class)));
        ModuleNode module = unit.getAST();
        if (imports.isEmpty() && node == module.getClasses().get(0)) {
            collectImports(module);
            earlierImports.forEach(i -> add(module, i));
        }
        if (node.isScriptBody()) {
            for (MethodNode method : node.getMethods()) {
                if (method.getName().equals("run") && method.getParameters().length == 0) {
                    topLevel(method.getCode());
                } else if (!method.getName().equals("main")) {
                    methods.add(method.getName());
                    definitions.put(signature(method), pos(method));
                }
            }
        } else {
            declares = true;
            defines = true;
            definitions.put("class " + node.getName(), pos(node));
        }
        dsl.call(unit, context, node);
    }

    public List<ImportNode> imports() {
        return List.copyOf(imports);
    }

    /** Names of the functions that the line defines. */
    public Set<String> methods() {
        return methods;
    }

    /** Names of the variables that the line's own statements set. */
    public Set<String> assigned() {
        return assigned;
    }

    /** The variable that {@code x = on …} sets, by the place of {@code on}. */
    public Map<Pos, String> targets() {
        return targets;
    }

    /** The statements that start something, in their order; not those in loops and functions. */
    public List<LineStart> starts() {
        return List.copyOf(starts);
    }

    /** Whether it has functions, classes or imports, which outlive what it starts. */
    public boolean defines() {
        return defines || !imports.isEmpty() || !methods.isEmpty();
    }

    /** The places of its functions and classes, by what a later line must define to take their place. */
    public Map<String, Pos> definitions() {
        return Map.copyOf(definitions);
    }

    private static String signature(MethodNode method) {
        return method.getName() + Stream.of(method.getParameters()).map(p -> p.getType().getName()).toList();
    }

    private static Pos pos(ASTNode n) {
        return new Pos(n.getLineNumber(), n.getColumnNumber(), n.getLastLineNumber(), n.getLastColumnNumber());
    }

    /** Whether the line is more than something to look at: a declaration, an import, a change of a variable. */
    public boolean declares() {
        return declares || !imports.isEmpty() || !methods.isEmpty() || !assigned.isEmpty();
    }

    private void collectImports(ModuleNode module) {
        imports.addAll(module.getImports());
        imports.addAll(module.getStarImports());
        imports.addAll(module.getStaticImports().values());
        imports.addAll(module.getStaticStarImports().values());
        imports.removeIf(i -> i.getLineNumber() < 1); // Those that every script has.
    }

    private static void add(ModuleNode module, ImportNode i) {
        // By name: the class of that time may have been defined anew since.
        ClassNode type = i.getType() == null ? null : ClassHelper.make(i.getType().getName());
        if (i.isStatic() && i.isStar()) {
            module.addStaticStarImport(i.getClassName(), type);
        } else if (i.isStatic()) {
            module.addStaticImport(type, i.getFieldName(), i.getAlias());
        } else if (i.isStar()) {
            module.addStarImport(i.getPackageName());
        } else {
            module.addImport(i.getAlias(), type);
        }
    }

    private void topLevel(Statement code) {
        if (!(code instanceof BlockStatement block)) {
            return;
        }
        for (Statement statement : block.getStatements()) {
            start(statement);
            if (statement instanceof ExpressionStatement s) {
                s.setExpression(outliving(s.getExpression()));
                note(s.getExpression());
            } else if (statement instanceof ReturnStatement r) {
                note(r.getExpression());
            }
        }
    }

    /** A declaration as an assignment to the binding; one with annotations means something else. */
    private static Expression outliving(Expression e) {
        if (!(e instanceof DeclarationExpression d) || !d.getAnnotations().isEmpty()) {
            return e;
        }
        Expression value = d.getRightExpression();
        Expression left = d.getLeftExpression();
        if (left instanceof TupleExpression all) {
            all.getExpressions().forEach(v -> ((VariableExpression) v).setAccessedVariable(null));
        } else {
            VariableExpression v = d.getVariableExpression();
            if (value instanceof EmptyExpression) {
                value = GeneralUtils.defaultValueX(v.getOriginType());
            }
            // Of no value, too: `Help connect` declares one of a class that there has to be.
            if (!v.isDynamicTyped()) {
                value = GeneralUtils.castX(v.getOriginType(), value);
                value.setSourcePosition(d);
            }
            left = GeneralUtils.varX(v.getName());
            left.setSourcePosition(v);
        }
        BinaryExpression set = new BinaryExpression(left, d.getOperation(), value);
        set.setSourcePosition(d);
        return set;
    }

    private void start(Statement s) {
        Expression e = s instanceof ExpressionStatement x ? x.getExpression()
                : s instanceof ReturnStatement r ? r.getExpression() : null;
        String variable = "";
        if (e instanceof BinaryExpression b && b.getOperation().getType() == Types.ASSIGN
                && b.getLeftExpression() instanceof VariableExpression v) {
            variable = v.getName();
            e = b.getRightExpression();
        }
        if (e instanceof MethodCallExpression call && call.isImplicitThis()
                && STARTING.contains("" + call.getMethodAsString())) {
            starts.add(new LineStart(variable, !"on".equals(call.getMethodAsString()), pos(s)));
        }
    }

    /** {@code x++}, {@code --m.a}. */
    private void step(Expression of) {
        if (of instanceof VariableExpression v) {
            assigned.add(v.getName());
        } else {
            declares = true;
        }
    }

    private void note(Expression e) {
        if (e instanceof PostfixExpression p) {
            step(p.getExpression());
        } else if (e instanceof PrefixExpression p) {
            step(p.getExpression());
        }
        if (e instanceof BinaryExpression b && Types.ofType(b.getOperation().getType(), Types.ASSIGNMENT_OPERATOR)) {
            if (b.getLeftExpression() instanceof VariableExpression v) {
                assigned.add(v.getName());
                if (b.getRightExpression() instanceof MethodCallExpression call && call.isImplicitThis()
                        && "on".equals(call.getMethodAsString())) {
                    targets.put(Places.of(call), v.getName());
                }
            } else if (b.getLeftExpression() instanceof TupleExpression all) {
                all.getExpressions().forEach(v -> assigned.add(((VariableExpression) v).getName()));
            } else {
                declares = true;
            }
        } else if (e instanceof BinaryExpression b && b.getOperation().getType() == Types.LEFT_SHIFT) {
            declares = true;
        } else if (e instanceof MethodCallExpression call && call.isImplicitThis()) {
            declares |= OF_SCRIPTS.contains("" + call.getMethodAsString());
        }
    }
}
