package org.grebe.core.dsl;

import org.codehaus.groovy.ast.ASTNode;
import org.grebe.core.expr.Pos;

/** Groovy's positions as ours; both count from 1 and exclude the end. */
final class Places {
    private Places() {}

    static Pos of(ASTNode node) {
        return node.getLineNumber() < 1 ? Pos.NONE : new Pos(
                node.getLineNumber(), node.getColumnNumber(), node.getLastLineNumber(), node.getLastColumnNumber());
    }
}
