package org.grebe.bpf.verifier;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the verifier insists on, for people who do not know its words.
 *
 * @param sentence one sentence, with a full stop
 */
public record Rule(Blame blame, String sentence, Pattern message) {
    /** Who has to do something about it. */
    public enum Blame {
        /** The instructions are wrong. */
        PROGRAM,
        /** The kernel has no such function, type or helper: another attach kind may do. */
        KERNEL
    }

    /** Messages of Linux 5.8 to 6.18, kernel/bpf/verifier.c; the first that matches counts. */
    private static final List<Rule> ALL = List.of(
            kernel("unknown func|invalid func |program of this type cannot use helper",
                    "This kernel has no such helper for programs of this kind."),
            kernel("calling kernel function .* is not allowed|kernel function btf_id .* is not",
                    "This kernel does not let programs of this kind call that function."),
            kernel("attach_btf_id .*(not|invalid)|btf_id .* is not a function|Tracing programs must provide btf_id"
                            + "|FENTRY/FEXIT .*not|func '.*' (doesn't|is not|arg)|Cannot find|can't find"
                            + "|trampoline|JIT does not support|jit.* not supported",
                    "This kernel cannot trace that function with such a program."),
            kernel("unknown opcode", "This kernel is older than that instruction."),
            program("jump out of range|jump into the middle",
                    "A jump must lead to an instruction of the same program."),
            program("unreachable insn", "Every instruction must be one that some path leads to."),
            program("back-edge|infinite loop detected", "A program must come to its end: loops must be bounded."),
            program("BPF program is too large|too many (instructions|states)|sequence of .* jumps is too complex"
                            + "|program too large",
                    "A program may have only as many paths as the verifier can follow."),
            program("(combined stack size|invalid (write|read|access|indirect).*stack|stack frames is|stack limit)",
                    "A program may use only the 512 bytes of its stack, and read only what it has written there."),
            program("invalid mem access '(scalar|inv)'|R\\d+ invalid mem access 'inv",
                    "Only pointers may be followed, and a number was used as one."),
            program("map_value_or_null|invalid mem access '[a-z_]*or_null|possibly NULL",
                    "A pointer that may be NULL must be compared with 0 before it is followed."),
            program("!read_ok", "A register must be written before it is read; helper calls erase r1 to r5."),
            program("invalid bpf_context access|dereference of modified ctx",
                    "Of the context only the members that this kind of program has may be read."),
            program("invalid access to map (value|key)|outside of the allowed memory|min value is (negative|outside)"
                            + "|unbounded memory access|makes .* pointer be out of bounds",
                    "An access must be shown to lie within its memory for every value that the offset may have."),
            program("access beyond struct|invalid access to .* struct|cannot access ptr member",
                    "A typed pointer may only be read within members of its type."),
            program("misaligned", "Memory of this kind must be accessed at multiples of the access's size."),
            program("R\\d+ type=\\S+ expected=", "A helper was called with an argument of the wrong kind."),
            program("Unreleased reference|reference has not been acquired",
                    "What was reserved must be submitted or discarded on every path."),
            program("invalid (shift|size)|div by zero", "An operand of the instruction is out of its range."),
            program("leaks addr|pointer (comparison|arithmetic).*prohibited|R\\d+ pointer arithmetic",
                    "Addresses of the kernel may not be computed with, nor get out of it."));

    private static Rule program(String message, String sentence) {
        return new Rule(Blame.PROGRAM, sentence, Pattern.compile(message));
    }

    private static Rule kernel(String message, String sentence) {
        return new Rule(Blame.KERNEL, sentence, Pattern.compile(message));
    }

    /** By the complaint, which is the last line that says anything. */
    static Optional<Rule> brokenIn(String log) {
        List<String> lines = VerifierLog.complaints(log);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String last = lines.get(lines.size() - 1);
        return ALL.stream().filter(r -> r.message().matcher(last).find()).findFirst();
    }
}
