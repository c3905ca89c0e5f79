package org.grebe.core.expr;

import java.util.Optional;

/** Groovy's binary operators, with their precedence (higher binds tighter) for printing. */
public enum BinaryOp {
    OR("||", 1),
    AND("&&", 2),
    BIT_OR("|", 3),
    BIT_XOR("^", 4),
    BIT_AND("&", 5),
    EQ("==", 6),
    NE("!=", 6),
    LT("<", 7),
    LE("<=", 7),
    GT(">", 7),
    GE(">=", 7),
    IN("in", 7),
    NOT_IN("!in", 7),
    SHL("<<", 8),
    SHR(">>", 8),
    USHR(">>>", 8),
    ADD("+", 9),
    SUB("-", 9),
    MUL("*", 10),
    DIV("/", 10),
    MOD("%", 10);

    public final String symbol;
    public final int precedence;

    BinaryOp(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    /** The operator of {@code b OP a} for {@code a OP b}; empty where the sides cannot change places. */
    public Optional<BinaryOp> mirrored() {
        return Optional.ofNullable(switch (this) {
            case EQ, NE -> this;
            case LT -> GT;
            case LE -> GE;
            case GT -> LT;
            case GE -> LE;
            default -> null;
        });
    }

    public boolean isComparison() {
        return precedence == 6 || precedence == 7;
    }
}
