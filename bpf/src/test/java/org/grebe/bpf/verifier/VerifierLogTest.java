package org.grebe.bpf.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Logs as Linux 6.1 to 6.18 write them, shortened. */
class VerifierLogTest {
    private static void assertSays(String summary, int instruction, String log) {
        assertEquals(summary, new VerifierLog(log).summary());
        assertEquals(instruction < 0 ? OptionalInt.empty() : OptionalInt.of(instruction),
                new VerifierLog(log).instruction());
    }

    @Test
    void shouldShowTheLoadWhenAPointerIsNone() {
        assertSays("5: (79) r2 = *(u64 *)(r1 +0); R1 invalid mem access 'scalar'", 5, """
                0: R1=ctx() R10=fp0
                0: (bf) r6 = r1                       ; R1=ctx() R6_w=ctx()
                1: (79) r1 = *(u64 *)(r6 +112)        ; R1_w=scalar() R6_w=ctx()
                3: (15) if r1 == 0x0 goto pc+1        ; R1_w=scalar(umin=1)
                5: (79) r2 = *(u64 *)(r1 +0)
                R1 invalid mem access 'scalar'
                verification time 71 usec
                stack depth 0
                processed 4 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """);
    }

    @Test
    void shouldShowTheStoreWhenTheStackIsTooLarge() {
        assertSays("0: (7a) *(u64 *)(r10 -520) = 0; invalid write to stack R10 off=-520 size=8", 0, """
                0: R1=ctx() R10=fp0
                0: (7a) *(u64 *)(r10 -520) = 0
                invalid write to stack R10 off=-520 size=8
                processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """);
        assertSays("combined stack size of 2 calls is 544. Too large", -1,
                "combined stack size of 2 calls is 544. Too large\nverification time 18 usec\nstack depth 512+32\n");
    }

    @Test
    void shouldNameTheInstructionWhenItCannotBeReached() {
        assertSays("unreachable insn 3", 3, """
                unreachable insn 3
                processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """);
        assertSays("jump out of range from insn 2 to 12", 2, "jump out of range from insn 2 to 12\n");
        assertSays("back-edge from insn 5 to 2", 5, "back-edge from insn 5 to 2\n");
    }

    @Test
    void shouldShowTheLoadWhenTheContextHasNoSuchField() {
        assertSays("0: (79) r0 = *(u64 *)(r1 +400); invalid bpf_context access off=400 size=8", 0, """
                func#0 @0
                0: R1=ctx(off=0,imm=0) R10=fp0
                0: (79) r0 = *(u64 *)(r1 +400)
                invalid bpf_context access off=400 size=8
                processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """);
    }

    @Test
    void shouldShowTheLoadWhenTheContextPointerWasChanged() {
        assertSays("2: (79) r0 = *(u64 *)(r1 +0); dereference of modified ctx ptr R1 off=8 disallowed", 2, """
                0: R1=ctx() R10=fp0
                0: (07) r1 += 8                       ; R1_w=ctx(off=8)
                2: (79) r0 = *(u64 *)(r1 +0)
                dereference of modified ctx ptr R1 off=8 disallowed
                processed 2 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """);
    }

    @Test
    void shouldShowTheComplaintAloneWhenNoInstructionIsBeforeIt() {
        assertSays("R0 leaks addr as return value", 1, """
                1: (95) exit
                from 4 to 1: R0=ctx() R10=fp0
                R0 leaks addr as return value
                """);
        assertSays("R1 !read_ok", -1, "R1 !read_ok");
    }

    @Test
    void shouldSayThatThereIsNoReasonWhenTheLogIsEmpty() {
        assertSays("the verifier gave no reason", -1, "");
        assertSays("the verifier gave no reason", -1, "\nprocessed 0 insns (limit 1000000)\n");
    }
}
