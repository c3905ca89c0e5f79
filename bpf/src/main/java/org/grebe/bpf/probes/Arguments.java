package org.grebe.bpf.probes;

import java.util.ArrayList;
import java.util.List;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.btf.Function;

/**
 * Where a function's arguments lie in a program's context.
 *
 * @param at offset of each; -1 for those that no context has
 * @param end offset behind the last
 */
record Arguments(List<Integer> at, int end) {
    private static final int WORD = 8;
    private static final int IN_REGISTERS = 16;

    /** As 64-bit words in a row, a struct in as many as it fills: fentry, fexit, raw tracepoints. */
    static Arguments inWords(Btf btf, Function f) {
        List<Integer> at = new ArrayList<>();
        int next = 0;
        for (Function.Parameter p : f.parameters()) {
            at.add(next);
            next += words(btf, p) * WORD;
        }
        return new Arguments(at, next);
    }

    /** In registers while they last; a struct of up to 16 bytes in one or two, a larger one on the stack. */
    static Arguments inRegisters(Btf btf, Function f, PtRegs registers) {
        List<Integer> at = new ArrayList<>();
        int next = 0;
        for (Function.Parameter p : f.parameters()) {
            int words = words(btf, p);
            boolean fits = words * WORD <= IN_REGISTERS && next + words <= registers.arguments().size();
            at.add(fits ? registers.arguments().get(next) : -1);
            next += fits ? words : 0;
        }
        return new Arguments(at, -1);
    }

    private static int words(Btf btf, Function.Parameter p) {
        boolean sized = p.typeId() != 0 && btf.kind(p.typeId()) != BtfKind.FWD;
        return sized ? (Math.max(1, btf.size(p.typeId())) + WORD - 1) / WORD : 1;
    }
}
