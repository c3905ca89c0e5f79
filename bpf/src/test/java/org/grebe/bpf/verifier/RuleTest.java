package org.grebe.bpf.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule was broken, and by whom. The complaints are those of Linux 6.1 to 6.18. */
class RuleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "R1 invalid mem access 'scalar'                         | Only pointers may be followed, and a number was used",
        "R1 invalid mem access 'inv'                            | Only pointers may be followed, and a number was used",
        "R0 invalid mem access 'map_value_or_null'              | A pointer that may be NULL must be compared with 0",
        "R0 invalid mem access 'ringbuf_mem_or_null'            | A pointer that may be NULL must be compared with 0",
        "R3 !read_ok                                            | A register must be written before it is read",
        "unreachable insn 3                                     | Every instruction must be one that some path leads",
        "back-edge from insn 5 to 2                             | A program must come to its end",
        "invalid write to stack R10 off=-520 size=8             | A program may use only the 512 bytes of its stack",
        "invalid read from stack R10 off -16+0 size 8           | A program may use only the 512 bytes of its stack",
        "combined stack size of 2 calls is 544. Too large       | A program may use only the 512 bytes of its stack",
        "BPF program is too large. Processed 1000001 insn       | A program may have only as many paths",
        "The sequence of 8193 jumps is too complex.             | A program may have only as many paths",
        "jump out of range from insn 2 to 12                    | A jump must lead to an instruction",
        "invalid bpf_context access off=400 size=8              | Of the context only the members",
        "invalid access to map value, value_size=8 off=8 size=8 | An access must be shown to lie within its memory",
        "R2 type=scalar expected=fp, pkt                        | A helper was called with an argument of the wrong",
        "Unreleased reference id=4 alloc_insn=12                | What was reserved must be submitted or discarded",
        "R0 leaks addr as return value                          | Addresses of the kernel may not",
    })
    void shouldSayInASentenceWhatTheVerifierInsistsOn(String complaint, String sentence) {
        VerifierLog log = new VerifierLog("7: (79) r0 = *(u64 *)(r1 +0)\n" + complaint + "\nprocessed 8 insns\n");
        assertTrue(log.rule().orElseThrow().sentence().startsWith(sentence), log.rule().toString());
        assertTrue(log.rule().orElseThrow().sentence().endsWith("."), log.rule().toString());
        assertTrue(log.blamesProgram());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "unknown func bpf_ktime_get_tai_ns#208                             | This kernel has no such helper",
        "program of this type cannot use helper bpf_get_current_task_btf#158 | This kernel has no such helper",
        "func 'tcp_v4_connect' doesn't have 7-th argument                  | This kernel cannot trace that function",
        "attach_btf_id 12 is not a function                                | This kernel cannot trace that function",
        "unknown opcode db                                                 | This kernel is older",
    })
    void shouldNotBlameTheProgramForWhatTheKernelLacks(String complaint, String sentence) {
        VerifierLog log = new VerifierLog("7: (85) call bpf#158\n" + complaint + "\n");
        assertTrue(log.rule().orElseThrow().sentence().startsWith(sentence), log.rule().toString());
        assertFalse(log.blamesProgram());
    }

    @Test
    void shouldBlameTheProgramWhenAnInstructionIsComplainedOfInNewWords() {
        assertEquals(true, new VerifierLog("7: (85) call bpf#158\nsome news of Linux 7\n").blamesProgram());
        assertEquals(false, new VerifierLog("some news of Linux 7\n").blamesProgram());
        assertEquals(false, new VerifierLog("").blamesProgram());
    }
}
