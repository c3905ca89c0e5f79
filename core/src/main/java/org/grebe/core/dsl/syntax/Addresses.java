package org.grebe.core.dsl.syntax;

import java.util.Optional;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.expr.BinaryOp;
import org.grebe.core.expr.Expr;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;

/** Reads the texts that are where an address must be, so that a mistyped one is reported before anything runs. */
final class Addresses {
    private Addresses() {}

    static void check(Expr.Binary b, Optional<Probe> probe, String script) {
        if (b.op() == BinaryOp.EQ || b.op() == BinaryOp.NE) {
            if (Kind.of(b.left(), probe) == Kind.ADDRESS) {
                checkOne(b.right(), false, script);
            } else if (Kind.of(b.right(), probe) == Kind.ADDRESS) {
                checkOne(b.left(), false, script);
            }
        }
        if ((b.op() == BinaryOp.IN || b.op() == BinaryOp.NOT_IN) && Kind.of(b.left(), probe) == Kind.ADDRESS) {
            if (b.right() instanceof Expr.ListOf list) {
                list.items().forEach(item -> checkOne(item, true, script));
            } else {
                checkOne(b.right(), true, script);
            }
        }
    }

    static void check(Expr.Call call, String script) {
        if (call.target() == null && call.arguments().size() == 1 && !call.method().equals("port")) {
            checkOne(call.arguments().get(0), call.method().equals("cidr"), script);
        }
    }

    private static void checkOne(Expr e, boolean mayBeBlock, String script) {
        if (e instanceof Expr.Literal l && l.value() instanceof String text) {
            try {
                if (mayBeBlock) {
                    Cidr.parse(text);
                } else {
                    IpAddress.parse(text);
                }
            } catch (IllegalArgumentException bad) {
                throw new ScriptError(bad.getMessage(), l.pos(), script);
            }
        }
    }
}
