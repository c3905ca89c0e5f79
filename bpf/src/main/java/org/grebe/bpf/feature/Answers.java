package org.grebe.bpf.feature;

import org.grebe.bpf.sys.Errno;

/** Turns errnos into answers. */
final class Answers {
    private Answers() {}

    static ProbeResult unsupported(long result) {
        return new ProbeResult.Unsupported(Errno.describe((int) -result));
    }

    static ProbeResult unknown(String step, long result) {
        if (result != -Errno.EPERM.number) {
            return new ProbeResult.Unknown(step + ": " + Errno.describe((int) -result));
        }
        return new ProbeResult.Unknown(step + ": " + Errno.describe(Errno.EPERM.number) + ", "
                + reasonOfRefusal(Capabilities.ofThisProcess()));
    }

    /** EPERM is told apart because users take it for a missing feature or a memlock limit, and it is neither. */
    static String reasonOfRefusal(Capabilities mine) {
        var missing = mine.missingForTracing();
        return missing.isEmpty()
                ? "although CAP_BPF and CAP_PERFMON are held: a policy of this machine forbids it "
                        + "(container, seccomp, LSM)"
                : "for lack of " + String.join(" and ", missing.stream().map(Enum::name).toList());
    }

    static boolean isUnsupported(long result) {
        return result == -Errno.ENOTSUPP.number || result == -Errno.EOPNOTSUPP.number
                || result == -Errno.ENOSYS.number;
    }
}
