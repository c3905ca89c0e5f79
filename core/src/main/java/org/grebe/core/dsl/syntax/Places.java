package org.grebe.core.dsl.syntax;

import org.codehaus.groovy.ast.ASTNode;
import org.grebe.core.expr.Pos;

/** Groovy's positions as ours; both count from 1 and exclude the end. */
public final class Places {
    private Places() {}

    public static Pos of(ASTNode node) {
        return node.getLineNumber() < 1 ? Pos.NONE : new Pos(
                node.getLineNumber(), node.getColumnNumber(), node.getLastLineNumber(), node.getLastColumnNumber());
    }
}
