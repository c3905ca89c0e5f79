package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.DynamicVariable;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.ast.tools.GeneralUtils;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.classgen.VariableScopeVisitor;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.messages.SimpleMessage;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.Vocabulary;
import org.grebe.core.expr.Action;
import org.grebe.core.expr.Conjunct;
import org.grebe.core.expr.Handler;
import org.grebe.core.expr.Step;

/**
 * The one change that the DSL makes to Groovy: {@code on PROBE(…) { … }} is translated to a {@link Handler} as far as
 * it goes, and becomes a call that hands the closure to the host.
 *
 * <p>It works on the tree as parsed, where an expression still is what the user wrote.
 */
public final class DslTransformation extends CompilationCustomizer {
    private final String text;
    private final boolean ahead;
    private final boolean byName;
    private final ProbeSource kernel;
    private final Set<String> earlierMethods;
    private final UnknownWords words;
    private final List<Handler> handlers = new ArrayList<>();
    private ScriptError error;

    /**
     * {@code ahead}: the class must carry its handlers, as there will be no compiler to ask. {@code byName}: fields of
     * events are left to Groovy to look up. {@code kernel} lists its functions and tracepoints. {@code given} are
     * the variables that the script finds.
     */
    public DslTransformation(String text, boolean ahead, boolean byName, ProbeSource kernel, Set<String> given) {
        this(text, ahead, byName, kernel, Set.of(), new UnknownWords(text, given));
    }

    /** {@code earlierMethods} are those that scripts before this one have defined for it. */
    public DslTransformation(String text, boolean ahead, boolean byName, ProbeSource kernel, Set<String> earlierMethods,
            UnknownWords words) {
        super(CompilePhase.CONVERSION);
        this.text = text;
        this.ahead = ahead;
        this.byName = byName;
        // The kernel that a script meets which was compiled ahead may have other fields.
        this.kernel = ahead ? null : kernel;
        this.earlierMethods = earlierMethods;
        this.words = words;
    }

    public List<Handler> handlers() {
        return List.copyOf(handlers);
    }

    /** What stopped the compilation, or null. */
    public ScriptError error() {
        return error != null ? error : words.error();
    }

    @Override
    public void call(SourceUnit unit, GeneratorContext context, ClassNode node) {
        try {
            Grabs.refuse(unit, node, text).ifPresent(e -> {
                throw e;
            });
            if (node.isScriptBody()) {
                transform(unit, node);
            } else {
                // Whatever a class of the script compares is compared as in the script.
                OperatorRewriter.ofClass(unit).visitClass(node);
            }
        } catch (ScriptError e) {
            error = e;
            unit.getErrorCollector().addFatalError(new SimpleMessage(e.getMessage(), unit));
        }
    }

    /** What looks through the script once Groovy knows its classes and variables. */
    public UnknownWords words() {
        return words;
    }

    private void transform(SourceUnit unit, ClassNode script) {
        words.willCheck(script);
        refuseHiddenImports(unit.getAST());
        List<OnCall> calls = OnCalls.in(script, unit, kernel, text);
        Set<String> unread = words.canFollow() ? UnreadTables.of(script, calls) : Set.of();
        calls.forEach(Switches::unfold);
        // Groovy does this again later; here it tells which variable each name means.
        new VariableScopeVisitor(unit).visitClass(script);
        calls = calls.stream().map(on -> MemberReads.of(unit, on, kernel, text)).toList();
        Assignments changes = Assignments.of(script, words.earlier());
        Units.convert(script, calls, changes, text);
        TableReads reads = TableReads.of(script, calls);
        SharedMaps maps = SharedMaps.of(script, calls);
        Set<String> ownMethods = script.getMethods().stream().map(MethodNode::getName).collect(Collectors.toSet());
        ownMethods.addAll(earlierMethods);
        WordArguments.check(script, ownMethods, changes, text);
        List<Map<String, Variable>> captured = new ArrayList<>();
        Map<Variable, FieldType> addresses = new IdentityHashMap<>();
        for (OnCall on : calls) {
            captured.add(translate(on, changes, reads, maps, ownMethods, addresses));
        }
        for (OnCall on : calls) {
            replace(on, captured.get(on.index()));
        }
        FieldAccess access = byName ? null : new FieldAccess(calls);
        OperatorRewriter rewriter =
                new OperatorRewriter(unit, calls, ownMethods, addresses, access, text, !ahead, unread);
        rewriter.visitClass(script);
        if (!ahead && !byName) {
            WordCalls.announce(script, rewriter.labels());
        }
        if (ahead) {
            HandlerCode.addTo(script, handlers);
        }
    }

    /** Groovy takes a script's own methods first, and all words are such. */
    private void refuseHiddenImports(ModuleNode module) {
        for (ImportNode i : module.getStaticImports().values()) {
            if (Vocabulary.find(i.getAlias()).isPresent()) {
                throw new ScriptError("'" + i.getAlias() + "' is a word of grebe, which hides what is imported; import"
                        + " it as another: import static " + i.getClassName() + "." + i.getFieldName() + " as my"
                        + Character.toUpperCase(i.getAlias().charAt(0)) + i.getAlias().substring(1),
                        Places.of(i), text);
            }
        }
    }

    /** Returns the script's local variables that the handler mentions, by name; {@code addresses} gets its own ones. */
    private Map<String, Variable> translate(
            OnCall on, Assignments changes, TableReads reads, SharedMaps maps, Set<String> ownMethods,
            Map<Variable, FieldType> addresses) {
        EventUses.of(on, text, List.of(on.body().getCode())); // Checks the names of all fields.
        Set<Variable> locals = Locals.of(on.body());
        HandlerChecks.check(on, new Translator(on, locals, changes, ownMethods, text), ownMethods, text);
        Translator translator = new Translator(on, locals, changes, ownMethods, text);
        Conditions conditions = new Conditions(translator, on, maps, text);
        List<Statement> rest = conditions.split(on.body().getCode());
        List<Statement> run = new ArrayList<>(conditions.declarations());
        run.addAll(rest);
        EventUses uses = EventUses.of(on, text, run);
        Actions actions = new Actions(on, translator, locals, changes, reads, maps);
        List<Action> translated = actions.of(rest);
        Step steps = new Steps(translator).of(rest);
        List<Conjunct> found = conditions.found();
        handlers.add(new Handler(on.probeName(), found, translated, steps, Set.copyOf(uses.fields()), uses.printed(),
                uses.escapes(), on.namedFilters(), on.members(), maps.of(on), Places.of(on.call())));
        for (Variable local : locals) {
            if (translator.aliases().isAddress(local)) {
                addresses.put(local, FieldType.ADDRESS);
            } else if (translator.aliases().isPointer(local)) {
                addresses.put(local, FieldType.POINTER);
            }
        }
        Map<String, Variable> captured = new TreeMap<>(translator.captured());
        List<VariableExpression> outer = new ArrayList<>(actions.tables());
        outer.addAll(maps.variables(on));
        for (VariableExpression table : outer) {
            if (!(table.getAccessedVariable() instanceof DynamicVariable)) {
                captured.put(table.getName(), table.getAccessedVariable());
            }
        }
        return captured;
    }

    private static void replace(OnCall on, Map<String, Variable> captured) {
        MapExpression locals = new MapExpression();
        captured.forEach((name, variable) ->
                locals.addMapEntryExpression(GeneralUtils.constX(name), GeneralUtils.varX(variable)));
        Expression arguments = GeneralUtils.args(GeneralUtils.constX(on.index(), true), on.filters(),
                new ListExpression(on.arguments()), on.bodyWithParameters(), locals);
        on.call().setArguments(arguments);
        on.call().setObjectExpression(VariableExpression.THIS_EXPRESSION);
        on.call().setImplicitThis(false);
    }
}
