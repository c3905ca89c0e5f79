package org.grebe.core.dsl.syntax;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import org.codehaus.groovy.syntax.Types;
import org.grebe.core.expr.BinaryOp;

/** Groovy's operator tokens as ours. */
final class Operators {
    private static final Map<Integer, BinaryOp> BINARY = Map.ofEntries(
            entry(Types.LOGICAL_OR, BinaryOp.OR),
            entry(Types.LOGICAL_AND, BinaryOp.AND),
            entry(Types.BITWISE_OR, BinaryOp.BIT_OR),
            entry(Types.BITWISE_XOR, BinaryOp.BIT_XOR),
            entry(Types.BITWISE_AND, BinaryOp.BIT_AND),
            entry(Types.COMPARE_EQUAL, BinaryOp.EQ),
            entry(Types.COMPARE_NOT_EQUAL, BinaryOp.NE),
            entry(Types.COMPARE_LESS_THAN, BinaryOp.LT),
            entry(Types.COMPARE_LESS_THAN_EQUAL, BinaryOp.LE),
            entry(Types.COMPARE_GREATER_THAN, BinaryOp.GT),
            entry(Types.COMPARE_GREATER_THAN_EQUAL, BinaryOp.GE),
            entry(Types.KEYWORD_IN, BinaryOp.IN),
            entry(Types.COMPARE_NOT_IN, BinaryOp.NOT_IN),
            entry(Types.LEFT_SHIFT, BinaryOp.SHL),
            entry(Types.RIGHT_SHIFT, BinaryOp.SHR),
            entry(Types.RIGHT_SHIFT_UNSIGNED, BinaryOp.USHR),
            entry(Types.PLUS, BinaryOp.ADD),
            entry(Types.MINUS, BinaryOp.SUB),
            entry(Types.MULTIPLY, BinaryOp.MUL),
            entry(Types.DIVIDE, BinaryOp.DIV),
            entry(Types.REMAINDER, BinaryOp.MOD),
            entry(Types.MOD, BinaryOp.MOD));

    private Operators() {}

    static Optional<BinaryOp> binary(int tokenType) {
        return Optional.ofNullable(BINARY.get(tokenType));
    }
}
