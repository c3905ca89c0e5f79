package org.grebe.core.dsl.syntax;

import groovy.lang.Closure;
import groovy.lang.MetaClass;
import groovy.lang.MetaMethod;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.DynamicVariable;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClassExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.messages.SimpleMessage;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.dsl.run.TraceScript;
import org.grebe.core.dsl.text.GroovyText;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.UnknownNames;
import org.grebe.core.value.Naming;

/**
 * Reports variables and functions that nobody knows in what runs later: closures of {@code on}, timers, {@code begin}
 * and {@code end}, and the functions that these call. What runs at once fails at once.
 *
 * <p>It comes after Groovy has resolved classes, imports and local variables. What Groovy may find at run time in ways
 * that cannot be followed here is left alone: a script that sets delegates, metaclasses or its binding is not checked.
 */
public final class UnknownWords extends CompilationCustomizer {
    public static final CompilePhase PHASE = CompilePhase.CANONICALIZATION;
    /** Words of scripts whose names may come from anywhere. */
    private static final Pattern UNKNOWABLE = Pattern.compile("(?i)\\b(meta-?class|get-?MetaClass|mixin|binding"
            + "|get-?Binding|set-?Variable|set-?Property|get-?Property|property-?Missing|method-?Missing|invoke-?Method"
            + "|delegate\\w*|set-?Delegate|resolve-?Strategy|rehydrate|evaluate|Groovy-?Shell|Eval|Base-?Script"
            + "|category|trait|use\\s*[( ]|\\w*MetaClass\\w*)\\b|this\\s*\\.\\s*\"|this\\s*\\[");
    /** Groovy's methods that make a closure look for names elsewhere. */
    private static final Set<String> DELEGATING = Set.of("with", "tap", "use", "mixin", "options", "build", "call");
    /** Names that the workbench gives to traces and timers that have none. */
    private static final Pattern UNNAMED = Pattern.compile("t\\d+|timer\\d+|_");
    private static final Set<String> LATER = Set.of("every", "after", "begin", "end", "redraw");
    private static final Set<String> OF_ANY_OBJECT = new HashSet<>();
    private static final Set<String> OF_GROOVY = new HashSet<>();

    private final String text;
    private final Set<String> earlier;
    private final boolean unknowable;
    private final boolean line;
    private ClassNode script;
    private final Set<String> assigned = new TreeSet<>();
    private ScriptError error;

    /** Of a script that finds its own names, and {@code given} ones in its binding. */
    UnknownWords(String text, Set<String> given) {
        this(text, given, false, false);
    }

    /** Of a line of the workbench. */
    public static UnknownWords ofLine(String text, Set<String> earlier, boolean unknowable) {
        return new UnknownWords(text, earlier, unknowable, true);
    }

    /**
     * @param earlier names that there are before this one runs
     * @param unknowable one of these did what cannot be followed
     */
    private UnknownWords(String text, Set<String> earlier, boolean unknowable, boolean line) {
        super(PHASE);
        this.text = text;
        this.earlier = earlier;
        this.line = line;
        this.unknowable = unknowable || UNKNOWABLE.matcher(new GroovyText(text).code()).find();
    }

    /** Names that earlier lines have left. */
    Set<String> earlier() {
        return earlier;
    }

    /** The class of the script itself, which is compiled with those that it imports. */
    void willCheck(ClassNode own) {
        script = own;
    }

    /** What stopped the compilation, or null. */
    ScriptError error() {
        return error;
    }

    /** Names that the script sets, wherever it does. */
    public Set<String> assigned() {
        return assigned;
    }

    /** Whether this is a whole script whose names can be followed. */
    boolean canFollow() {
        return !line && !unknowable;
    }

    public boolean isUnknowable() {
        return unknowable;
    }

    @Override
    public void call(SourceUnit unit, GeneratorContext context, ClassNode node) {
        if (node != script) {
            return;
        }
        for (MethodNode method : node.getMethods()) {
            if (method.getCode() != null) {
                method.getCode().visit(new Assigned());
            }
        }
        if (unknowable) {
            return;
        }
        try {
            check(node);
        } catch (ScriptError e) {
            error = e;
            unit.getErrorCollector().addFatalError(new SimpleMessage(e.getMessage(), unit));
        }
    }

    private void check(ClassNode script) {
        Set<MethodNode> called = new HashSet<>();
        Visitor visitor = new Visitor(script, called);
        for (MethodNode method : script.getMethods()) {
            if (method.getCode() != null) {
                method.getCode().visit(visitor);
            }
        }
        Set<MethodNode> visited = new HashSet<>();
        visitor.later = 1;
        while (!visited.containsAll(called)) {
            for (MethodNode method : List.copyOf(called)) {
                if (visited.add(method) && method.getCode() != null && method.getDeclaringClass() == script) {
                    method.getCode().visit(visitor);
                }
            }
        }
    }

    /** Names of all methods that Groovy gives to scripts and closures, and those it gives to anything. */
    private static synchronized Set<String> groovysOwn(boolean ofAnyObject) {
        if (OF_GROOVY.isEmpty()) {
            for (Class<?> type : List.of(TraceScript.class, Closure.class)) {
                names(InvokerHelper.getMetaClass(type)).forEach(OF_ANY_OBJECT::add);
            }
            for (Class<?> type : List.of(Object.class, List.class, Map.class, Collection.class, Iterable.class,
                    Number.class, String.class, Object[].class, java.io.File.class, java.util.Iterator.class,
                    Integer.class, Long.class, Thread.class)) {
                names(InvokerHelper.getMetaClass(type)).forEach(OF_GROOVY::add);
            }
        }
        return ofAnyObject ? OF_ANY_OBJECT : OF_GROOVY;
    }

    private static Stream<String> names(MetaClass type) {
        return Stream.concat(type.getMethods().stream(), type.getMetaMethods().stream()).map(MetaMethod::getName);
    }

    /** Names that get a value, where reading them later finds it. */
    private final class Assigned extends CodeVisitorSupport {
        @Override
        public void visitBinaryExpression(BinaryExpression e) {
            if (Types.ofType(e.getOperation().getType(), Types.ASSIGNMENT_OPERATOR)) {
                set(e.getLeftExpression(), e.getRightExpression());
            }
            super.visitBinaryExpression(e);
        }

        @Override
        public void visitDeclarationExpression(DeclarationExpression e) {
            set(e.getLeftExpression(), e.getRightExpression());
            super.visitDeclarationExpression(e);
        }

        private void set(Expression target, Expression value) {
            if (target instanceof VariableExpression v && !addsTo(v, value)) {
                assigned.add(v.getName());
            } else if (target instanceof TupleExpression all) {
                all.getExpressions().forEach(one -> set(one, value));
            } else if (target instanceof PropertyExpression p && p.getPropertyAsString() != null) {
                assigned.add(p.getPropertyAsString());
            }
        }

        /** {@code x += 1} reads it first. */
        private static boolean addsTo(VariableExpression v, Expression value) {
            return value instanceof MethodCallExpression call && "plus".equals(call.getMethodAsString())
                    && call.getObjectExpression() instanceof ClassExpression
                    && call.getArguments() instanceof TupleExpression t && t.getExpressions().size() == 2
                    && t.getExpression(0) instanceof VariableExpression first && first.getName().equals(v.getName());
        }
    }

    private final class Visitor extends CodeVisitorSupport {
        private final ClassNode script;
        private final Set<MethodNode> called;
        private final Set<String> functions = new HashSet<>();
        private final Set<String> properties = new HashSet<>();
        /** Above 0 in what runs later. */
        private int later;

        Visitor(ClassNode script, Set<MethodNode> called) {
            this.script = script;
            this.called = called;
            for (ClassNode c = script; c != null; c = c.getSuperClass()) {
                c.getMethods().forEach(m -> functions.add(m.getName()));
                c.getAllInterfaces().forEach(i -> i.getMethods().forEach(m -> functions.add(m.getName())));
                c.getFields().forEach(f -> properties.add(f.getName()));
                c.getProperties().forEach(p -> properties.add(p.getName()));
            }
        }

        @Override
        public void visitMethodCallExpression(MethodCallExpression call) {
            String name = String.valueOf(call.getMethodAsString());
            boolean own = isThis(call.getObjectExpression());
            if (own && later > 0 && call.getMethod() instanceof ConstantExpression && !call.isSafe()) {
                script.getMethods(name).forEach(called::add);
                if (!isKnownFunction(name)) {
                    refuse(UnknownNames.function(name + "()", name, names()), call.getMethod());
                }
            }
            explainOperands(call);
            call.getObjectExpression().visit(this);
            call.getMethod().visit(this);
            boolean handler = "on".equals(name) && call.getObjectExpression() instanceof ClassExpression;
            boolean deferred = handler || own && LATER.contains(name) && script.getDeclaredMethods(name).isEmpty();
            boolean opaque = own ? DELEGATING.contains(name) || earlier.contains(name)
                    : !handler && (DELEGATING.contains(name) || !isOfGroovy(call, name));
            for (Expression argument : arguments(call)) {
                if (argument instanceof ClosureExpression && opaque) {
                    continue; // Somebody may tell it where to look for names.
                }
                later += deferred && argument instanceof ClosureExpression ? 1 : 0;
                argument.visit(this);
                later -= deferred && argument instanceof ClosureExpression ? 1 : 0;
            }
        }

        private boolean isOfGroovy(MethodCallExpression call, String name) {
            return call.getObjectExpression() instanceof ClassExpression || groovysOwn(false).contains(name);
        }

        private static boolean isThis(Expression e) {
            return e instanceof VariableExpression v && v.isThisExpression();
        }

        private boolean isKnownFunction(String name) {
            return functions.contains(name) || properties.contains(name) || assigned.contains(name)
                    || earlier.contains(name)
                    || groovysOwn(true).contains(name);
        }

        private Set<String> names() {
            Set<String> names = new TreeSet<>(assigned);
            names.addAll(earlier);
            names.addAll(Naming.constants().keySet());
            script.getMethods().forEach(m -> names.add(m.getName()));
            names.removeIf(n -> n.contains("$") || n.equals("run") || n.equals("main"));
            return names;
        }

        private boolean isUnknown(Expression e) {
            return later > 0 && e instanceof VariableExpression v && v.getAccessedVariable() instanceof DynamicVariable
                    && !assigned.contains(v.getName()) && !earlier.contains(v.getName())
                    && !Naming.constants().containsKey(v.getName())
                    && !(line && UNNAMED.matcher(v.getName()).matches())
                    && !properties.contains(v.getName()) && !isGetter(v.getName());
        }

        private boolean isGetter(String name) {
            String property = Character.toUpperCase(name.charAt(0)) + name.substring(1);
            return Stream.of("get", "is").map(word -> word + property)
                    .anyMatch(getter -> functions.contains(getter) || groovysOwn(true).contains(getter));
        }

        @Override
        public void visitVariableExpression(VariableExpression v) {
            if (isUnknown(v)) {
                refuse(UnknownNames.variable(v.getName(), names()), v);
            }
        }

        @Override
        public void visitPropertyExpression(PropertyExpression p) {
            String path = p.getText();
            if (isUnknown(root(p)) && path.matches("[a-z]\\w*(\\.[a-z]\\w*)+\\.[A-Z]\\w*")) {
                refuse("no class '" + path + "'", p);
            }
            super.visitPropertyExpression(p);
        }

        private static Expression root(Expression e) {
            return e instanceof PropertyExpression p ? root(p.getObjectExpression()) : e;
        }

        @Override
        public void visitBinaryExpression(BinaryExpression b) {
            if (Set.of("==", "!=").contains(b.getOperation().getText())) {
                explainWord(b.getLeftExpression(), b.getRightExpression());
                explainWord(b.getRightExpression(), b.getLeftExpression());
            }
            super.visitBinaryExpression(b);
        }

        /** Of operators that have become calls: {@code m[it.comm]++}, {@code it.comm == curl}. */
        private void explainOperands(MethodCallExpression call) {
            if (!(call.getObjectExpression() instanceof ClassExpression)) {
                return;
            }
            List<Expression> operands = arguments(call);
            String name = call.getMethodAsString();
            if (Set.of("increment", "addAt", "shiftInto").contains(name) && isUnknown(operands.get(0))) {
                String table = operands.get(0).getText();
                refuse(unlessNear(table, "; make a table first: " + table + " = count()"), operands.get(0));
            } else if (operands.size() == 2) {
                explainWord(operands.get(0), operands.get(1));
                explainWord(operands.get(1), operands.get(0));
            }
        }

        private void explainWord(Expression word, Expression other) {
            if (isUnknown(word) && !(other instanceof ConstantExpression)
                    && !Character.isUpperCase(word.getText().charAt(0))) {
                String name = word.getText();
                refuse(unlessNear(name, "; if it is text, write '" + name + "'"), word);
            }
        }

        /** With a hint, where there is no better one. */
        private String unlessNear(String name, String hint) {
            String problem = UnknownNames.variable(name, names());
            return problem.equals("no variable '" + name + "'") ? problem + hint : problem;
        }

        private List<Expression> arguments(MethodCallExpression call) {
            return call.getArguments() instanceof TupleExpression t ? t.getExpressions()
                    : List.of(call.getArguments());
        }

        private void refuse(String problem, ASTNode place) {
            throw new ScriptError(problem, Places.of(place), text);
        }
    }
}
