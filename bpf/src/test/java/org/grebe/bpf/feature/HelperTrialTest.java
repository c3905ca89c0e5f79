package org.grebe.bpf.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.grebe.bpf.feature.TrialProgram.Loaded;
import org.grebe.bpf.sys.Errno;
import org.junit.jupiter.api.Test;

/** Logs as Linux 6.18 wrote them, but for the one of an older kernel. */
class HelperTrialTest {
    private static ProbeResult answer(Errno errno, String log) {
        return HelperTrial.answer(new Loaded(-errno.number, log));
    }

    @Test
    void shouldCountRefusedArgumentsAsSupported() {
        assertEquals(ProbeResult.SUPPORTED, answer(Errno.EACCES, """
                0: R1=ctx() R10=fp0
                0: (85) call bpf_map_lookup_elem#1
                R1 type=ctx expected=map_ptr
                processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """));
    }

    @Test
    void shouldTellHelperThatNoProgramHas() {
        assertEquals(new ProbeResult.Unsupported("this kernel has no such helper"), answer(Errno.EINVAL, """
                0: R1=ctx() R10=fp0
                0: (85) call unknown#9999
                invalid func unknown#9999
                processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
                """));
    }

    @Test
    void shouldTellHelperOfOtherProgramTypes() {
        var no = new ProbeResult.Unsupported("this kernel does not offer the helper to programs of this type");
        assertEquals(no, answer(Errno.EINVAL, """
                0: R1=ctx() R10=fp0
                0: (85) call bpf_skb_load_bytes#26
                program of this type cannot use helper bpf_skb_load_bytes#26
                """));
        assertEquals(no, answer(Errno.EINVAL, """
                0: (85) call bpf_skb_load_bytes#26
                unknown func bpf_skb_load_bytes#26
                """));
    }

    @Test
    void shouldNotTellWhenVerifierDidNotReachTheCall() {
        assertEquals(
                new ProbeResult.Unknown(
                        "load program, Tracing programs must provide btf_id: EINVAL (Invalid argument)"),
                answer(Errno.EINVAL, "Tracing programs must provide btf_id\nprocessed 0 insns (limit 1000000)\n"));
        assertEquals(new ProbeResult.Unknown("load program: EAGAIN (Resource temporarily unavailable)"),
                answer(Errno.EAGAIN, ""));
    }
}
