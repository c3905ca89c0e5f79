package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.Variable;
import org.codehaus.groovy.ast.expr.AttributeExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.Types;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.core.dsl.text.ScriptError;

/**
 * {@code it.sk.__sk_common.skc_dport} is read in the kernel, as the event happens: for all that comes later it is one
 * field of that name. A local that holds a pointer, {@code def sk = it.sk}, stands for it.
 */
final class MemberReads extends ClassCodeExpressionTransformer {
    private final SourceUnit unit;
    private final OnCall on;
    private final Probe probe;
    private final ProbeSource kernel;
    private final String text;
    private final Set<String> members = new LinkedHashSet<>();
    /** Locals that hold a pointer, by the field that it is. */
    private final Map<Variable, PropertyExpression> pointers;

    /**
     * Members behind a field of the event.
     *
     * @param root the field
     * @param steps what is behind it, {@code .__sk_common.skc_dport}
     */
    private record Way(PropertyExpression root, String steps) {
        String path() {
            return root.getPropertyAsString() + steps;
        }
    }

    private MemberReads(SourceUnit unit, OnCall on, Probe probe, ProbeSource kernel, String text) {
        this.unit = unit;
        this.on = on;
        this.probe = probe;
        this.kernel = kernel;
        this.text = text;
        this.pointers = pointers();
    }

    /** The call with the members as fields of its probe. Throws ScriptError for a member that there is not. */
    static OnCall of(SourceUnit unit, OnCall on, ProbeSource kernel, String text) {
        if (kernel == null || on.known().isEmpty() || on.known().get().site().isEmpty()) {
            return on;
        }
        MemberReads reads = new MemberReads(unit, on, on.known().get(), kernel, text);
        on.body().getCode().visit(reads);
        if (reads.members.isEmpty()) {
            return on;
        }
        return on.with(kernel.with(reads.probe, List.copyOf(reads.members)), List.copyOf(reads.members));
    }

    @Override
    protected SourceUnit getSourceUnit() {
        return unit;
    }

    /** Calls stay the objects that they are: handlers within are known by them. */
    @Override
    public Expression transform(Expression e) {
        if (e instanceof ClosureExpression closure) {
            closure.getCode().visit(this);
            return closure;
        } else if (e instanceof MethodCallExpression call) {
            call.setObjectExpression(transform(call.getObjectExpression()));
            call.setArguments(transform(call.getArguments()));
            return call;
        }
        Way way = e instanceof PropertyExpression || e instanceof BinaryExpression ? way(e) : null;
        return way == null ? super.transform(e) : read(way, e);
    }

    private Expression read(Way way, Expression where) {
        if (members.add(way.path())) {
            try {
                kernel.with(probe, List.of(way.path()));
            } catch (ProbeException e) {
                throw new ScriptError(e.getMessage(), Places.of(where), text);
            }
        }
        ConstantExpression name = new ConstantExpression(way.path());
        name.setSourcePosition(where instanceof PropertyExpression p ? p.getProperty() : where);
        PropertyExpression field = new PropertyExpression(way.root().getObjectExpression(), name);
        field.setSourcePosition(where);
        return field;
    }

    /** The way that an expression is, or null where it is none through the kernel's memory. */
    private Way way(Expression e) {
        String steps = "";
        Expression at = e;
        while (true) {
            if (at instanceof PropertyExpression p && !(p instanceof AttributeExpression) && !p.isSpreadSafe()
                    && p.getPropertyAsString() != null) {
                if (on.isEvent(p.getObjectExpression())) {
                    boolean itself = steps.isEmpty() && probe.field(p.getPropertyAsString()).isPresent();
                    return itself || !leadsOn(p) ? null : new Way(p, steps);
                }
                steps = "." + p.getPropertyAsString() + steps;
                at = p.getObjectExpression();
            } else if (at instanceof BinaryExpression b && KeyUses.isIndex(b)
                    && b.getRightExpression() instanceof ConstantExpression c && c.getValue() instanceof Integer i
                    && i >= 0) {
                steps = "[" + i + "]" + steps;
                at = b.getLeftExpression();
            } else if (at instanceof VariableExpression v && pointers.containsKey(v.getAccessedVariable())) {
                return steps.isEmpty() ? null : new Way(pointers.get(v.getAccessedVariable()), steps);
            } else {
                return null;
            }
        }
    }

    private boolean leadsOn(PropertyExpression field) {
        return kernel.leadsOn(probe, field.getPropertyAsString());
    }

    /** Locals that are given a pointer where they are declared, and nothing else later. */
    private Map<Variable, PropertyExpression> pointers() {
        Map<Variable, PropertyExpression> found = new IdentityHashMap<>();
        Set<Variable> changed = new HashSet<>();
        List<DeclarationExpression> declared = new ArrayList<>();
        on.body().getCode().visit(new CodeVisitorSupport() {
            @Override
            public void visitDeclarationExpression(DeclarationExpression d) {
                declared.add(d);
                d.getRightExpression().visit(this);
            }

            @Override
            public void visitBinaryExpression(BinaryExpression b) {
                if (Types.ofType(b.getOperation().getType(), Types.ASSIGNMENT_OPERATOR)) {
                    change(b.getLeftExpression());
                }
                super.visitBinaryExpression(b);
            }

            @Override
            public void visitPostfixExpression(PostfixExpression e) {
                change(e.getExpression());
            }

            @Override
            public void visitPrefixExpression(PrefixExpression e) {
                change(e.getExpression());
            }

            private void change(Expression target) {
                if (target instanceof VariableExpression v) {
                    changed.add(v.getAccessedVariable());
                }
            }
        });
        for (DeclarationExpression d : declared) {
            if (!d.isMultipleAssignmentDeclaration() && d.getLeftExpression() instanceof VariableExpression v
                    && !changed.contains(v) && d.getRightExpression() instanceof PropertyExpression p
                    && on.isEvent(p.getObjectExpression()) && p.getPropertyAsString() != null && leadsOn(p)) {
                found.put(v, p);
            }
        }
        return found;
    }
}
