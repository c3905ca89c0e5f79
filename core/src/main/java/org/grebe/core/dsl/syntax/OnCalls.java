package org.grebe.core.dsl.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.control.SourceUnit;
import org.grebe.bpf.probes.ProbeSource;

/** Finds each {@code on PROBE { … }} of a class, in source order. */
final class OnCalls extends ClassCodeVisitorSupport {
    private final SourceUnit unit;
    private final List<MethodCallExpression> calls = new ArrayList<>();

    private OnCalls(SourceUnit unit) {
        this.unit = unit;
    }

    static List<OnCall> in(ClassNode script, SourceUnit unit, ProbeSource kernel, String text) {
        OnCalls visitor = new OnCalls(unit);
        visitor.visitClass(script);
        // Groovy keeps methods apart from the statements around them.
        visitor.calls.sort(Comparator.<MethodCallExpression>comparingInt(c -> c.getLineNumber())
                .thenComparingInt(c -> c.getColumnNumber()));
        List<OnCall> found = new ArrayList<>();
        for (MethodCallExpression call : visitor.calls) {
            if (call.isImplicitThis() && "on".equals(call.getMethodAsString())
                    && script.getDeclaredMethods("on").isEmpty()) {
                OnForms.check(OnCall.arguments(call), text);
            }
            OnCall.read(call, found.size(), kernel, text).ifPresent(found::add);
        }
        return found;
    }

    @Override
    public void visitMethodCallExpression(MethodCallExpression call) {
        calls.add(call);
        super.visitMethodCallExpression(call);
    }

    @Override
    protected SourceUnit getSourceUnit() {
        return unit;
    }
}
