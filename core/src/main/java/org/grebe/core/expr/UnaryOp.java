package org.grebe.core.expr;

public enum UnaryOp {
    NOT("!"),
    NEGATE("-"),
    BIT_NOT("~");

    public final String symbol;

    UnaryOp(String symbol) {
        this.symbol = symbol;
    }
}
