package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.expr.Handler;

/**
 * Maps that begin as {@code start = [:]} and in which handlers keep something from one event to the next. The kernel
 * can keep one whose every use is of a {@link Form} in a handler, with the event's thread as the key: the events of a
 * thread are in order there as in the script, where those of two CPUs are not.
 */
final class SharedMaps extends CodeVisitorSupport {
    /** By these a script reaches its variables by their names. */
    private static final Set<String> BY_NAME = Set.of("binding", "this", "owner", "delegate");
    private static final Set<String> CALLS_BY_NAME =
            Set.of("getBinding", "evaluate", "getProperty", "setProperty", "run", "invokeMethod");

    private final List<OnCall> handlers;
    /** What a map begins with, by variable or by its name. */
    private final Map<Object, Expression> begins = new HashMap<>();
    private final Map<Object, List<Use>> uses = new LinkedHashMap<>();
    private final Set<MethodCallExpression> ownStatements = new HashSet<>();
    private boolean byName;
    private OnCall handler;

    /** What a statement of a handler does with a map. */
    enum Verb {
        PUT,
        /** Takes out what is there. */
        REMOVE,
        LOOK
    }

    /**
     * {@code map[key] = value}, {@code def local = map.remove(key)} or {@code def local = map[key]}.
     *
     * @param value that is put, or null
     * @param local that has what was found, or null
     */
    record Form(Verb verb, VariableExpression map, Expression key, Expression value, VariableExpression local) {}

    /** {@code form} is null for a use of another kind, {@code in} where that is in no handler. */
    private record Use(Form form, OnCall in, Expression at) {}

    private SharedMaps(List<OnCall> handlers) {
        this.handlers = handlers;
    }

    static SharedMaps of(ClassNode script, List<OnCall> handlers) {
        SharedMaps maps = new SharedMaps(handlers);
        for (MethodNode method : script.getMethods()) {
            if (method.getName().equals("run") && method.getCode() instanceof BlockStatement own) {
                own.getStatements().forEach(maps::begin);
            }
        }
        if (!maps.begins.isEmpty()) {
            script.getMethods().stream().filter(m -> m.getCode() != null).forEach(m -> m.getCode().visit(maps));
        }
        return maps;
    }

    private void begin(Statement s) {
        Expression e = s instanceof ExpressionStatement own ? own.getExpression() : null;
        if (e instanceof MethodCallExpression call) {
            ownStatements.add(call);
        } else if (e instanceof BinaryExpression b && b.getOperation().getType() == Types.EQUAL
                && b.getLeftExpression() instanceof VariableExpression v
                && b.getRightExpression() instanceof MapExpression m && m.getMapEntryExpressions().isEmpty()) {
            begins.putIfAbsent(TableReads.key(v), v);
        }
    }

    /** What the statement does with one of the maps that the kernel may keep, if it does nothing else. */
    Optional<Form> form(Statement s) {
        return s instanceof ExpressionStatement e ? form(e.getExpression()).filter(f -> why(f.map()).isEmpty())
                : Optional.empty();
    }

    private Optional<Form> form(Expression e) {
        Form form = null;
        if (e instanceof DeclarationExpression d) {
            boolean plain = d.getLeftExpression() instanceof VariableExpression v && v.isDynamicTyped();
            form = plain ? found(d.getRightExpression(), d.getVariableExpression()) : null;
        } else if (e instanceof BinaryExpression b && b.getOperation().getType() == Types.EQUAL) {
            Form at = found(b.getLeftExpression(), null);
            form = at == null || at.verb() != Verb.LOOK ? null
                    : new Form(Verb.PUT, at.map(), at.key(), b.getRightExpression(), null);
        } else if (e instanceof MethodCallExpression) {
            form = found(e, null);
        }
        return Optional.ofNullable(form);
    }

    /** {@code map.remove(key)}, {@code map.get(key)} or {@code map[key]}, or null. */
    private Form found(Expression e, VariableExpression local) {
        if (e instanceof BinaryExpression b && b.getOperation().getType() == Types.LEFT_SQUARE_BRACKET
                && !b.isSafe() && isMap(b.getLeftExpression())) {
            return new Form(Verb.LOOK, (VariableExpression) b.getLeftExpression(), b.getRightExpression(), null, local);
        }
        if (!(e instanceof MethodCallExpression call) || !isMap(call.getObjectExpression()) || call.isSafe()
                || call.isSpreadSafe() || !(call.getArguments() instanceof TupleExpression given)
                || given.getExpressions().size() != 1) {
            return null;
        }
        VariableExpression map = (VariableExpression) call.getObjectExpression();
        Expression key = given.getExpression(0);
        return "remove".equals(call.getMethodAsString()) ? new Form(Verb.REMOVE, map, key, null, local)
                : "get".equals(call.getMethodAsString()) ? new Form(Verb.LOOK, map, key, null, local) : null;
    }

    private boolean isMap(Expression e) {
        return e instanceof VariableExpression v && begins.containsKey(TableReads.key(v));
    }

    /** Those that the handler uses by name, with what speaks against the kernel's keeping them. */
    List<Handler.Shared> of(OnCall on) {
        List<Handler.Shared> shared = new ArrayList<>();
        uses.forEach((key, all) -> all.stream().filter(u -> u.form() != null && u.in().index() == on.index())
                .findFirst()
                .ifPresent(u -> shared.add(new Handler.Shared(u.form().map().getName(), why(u.form().map()),
                        Places.of(u.at())))));
        return List.copyOf(shared);
    }

    /** The variables of {@link #of}. */
    List<VariableExpression> variables(OnCall on) {
        return uses.values().stream()
                .flatMap(all -> all.stream().filter(u -> u.form() != null && u.in().index() == on.index()).limit(1))
                .map(u -> u.form().map())
                .toList();
    }

    private String why(VariableExpression map) {
        String name = "`" + map.getName() + "`";
        if (byName && TableReads.key(map) instanceof String) {
            return "the script may reach " + name + " by its name";
        }
        if (begins.keySet().stream().filter(k -> nameOf(k).equals(map.getName())).count() > 1) {
            return "two variables are called " + name;
        }
        for (Use use : uses.getOrDefault(TableReads.key(map), List.of())) {
            if (use.form() == null) {
                return name + " is used in another way, too, at " + Places.of(use.at());
            } else if (!isThread(use.form().key(), use.in())) {
                return "two CPUs may use one key of " + name + " at once, as it is not it.tid, at "
                        + Places.of(use.at());
            } else if (!ownStatements.contains(use.in().call())) {
                return "the `on` that uses " + name + " is no statement of its own, at " + Places.of(use.in().call());
            }
        }
        return "";
    }

    private static String nameOf(Object key) {
        return key instanceof Variable v ? v.getName() : (String) key;
    }

    private static boolean isThread(Expression key, OnCall on) {
        return key instanceof PropertyExpression p && on.isEvent(p.getObjectExpression())
                && "tid".equals(p.getPropertyAsString()) && !p.isSpreadSafe();
    }

    private void use(VariableExpression map, Form form, Expression at) {
        uses.computeIfAbsent(TableReads.key(map), k -> new ArrayList<>()).add(new Use(form, handler, at));
    }

    @Override
    public void visitExpressionStatement(ExpressionStatement s) {
        Expression e = s.getExpression();
        Optional<Form> form = handler == null ? Optional.empty() : form(e);
        if (form.isPresent()) {
            use(form.get().map(), form.get(), e);
            form.get().key().visit(this);
            if (form.get().value() != null) {
                form.get().value().visit(this);
            }
        } else if (e instanceof BinaryExpression b && b.getLeftExpression() instanceof VariableExpression v
                && begins.get(TableReads.key(v)) == v) {
            return; // Where it begins.
        } else {
            super.visitExpressionStatement(s);
        }
    }

    @Override
    public void visitVariableExpression(VariableExpression v) {
        if (isMap(v)) {
            use(v, null, v);
        }
        byName |= BY_NAME.contains(v.getName());
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        OnCall on = handlers.stream().filter(h -> h.call() == call).findFirst().orElse(null);
        if (on != null) {
            on.filters().visit(this);
            on.arguments().forEach(a -> a.visit(this));
            OnCall outer = handler;
            handler = on;
            on.body().getCode().visit(this);
            handler = outer;
            return;
        }
        byName |= CALLS_BY_NAME.contains(String.valueOf(call.getMethodAsString())) || call.getMethodAsString() == null;
        if (!call.isImplicitThis()) {
            call.getObjectExpression().visit(this);
        }
        call.getMethod().visit(this);
        call.getArguments().visit(this);
    }

    /** Who knows when it runs. */
    @Override
    public void visitClosureExpression(ClosureExpression e) {
        OnCall outer = handler;
        handler = null;
        super.visitClosureExpression(e);
        handler = outer;
    }
}
