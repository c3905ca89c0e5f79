package org.grebe.bpf.feature;

import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;

/** Tries a helper by calling it without arguments: the verifier's complaint tells whether it knows the helper. */
final class HelperTrial {
    private HelperTrial() {}

    static ProbeResult call(ProgramType type, int helper) {
        TrialProgram.Loaded loaded = TrialProgram.calling(type, helper).load();
        if (loaded.result() >= 0) {
            new Fd((int) loaded.result()).close();
        }
        return answer(loaded);
    }

    static ProbeResult answer(TrialProgram.Loaded loaded) {
        if (loaded.result() >= 0) {
            return ProbeResult.SUPPORTED;
        }
        String log = loaded.log();
        if (log.contains("invalid func ")) {
            return new ProbeResult.Unsupported("this kernel has no such helper");
        }
        // Older kernels say the first, newer ones the second.
        if (log.contains("unknown func ") || log.contains("program of this type cannot use helper ")) {
            return new ProbeResult.Unsupported("this kernel does not offer the helper to programs of this type");
        }
        // With its arguments missing, the call is refused only after the verifier found the helper and began with it.
        boolean refused = loaded.result() == -Errno.EACCES.number || loaded.result() == -Errno.EINVAL.number;
        if (refused && log.contains("(85) call ")) {
            return ProbeResult.SUPPORTED;
        }
        String complaint = log.isEmpty() ? "" : ", " + log.lines().findFirst().orElseThrow();
        return Answers.unknown("load program" + complaint, loaded.result());
    }
}
