package org.grebe.bpf.probes;

import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;

/**
 * A kernel structure that code can read: a typed pointer in a register, or a copy on the stack.
 *
 * @param displacement of the structure from the register
 * @param typed the verifier knows the type, so pointers found in the structure may be followed by plain loads
 */
record Base(Reg register, int displacement, boolean typed) {
    static Base typed(Reg register) {
        return new Base(register, 0, true);
    }

    static Base copy(int stackOffset) {
        return new Base(Reg.R10, stackOffset, false);
    }

    void load(Assembler a, Size size, Reg dst, int offset) {
        a.load(size, dst, register, displacement + offset);
    }
}
