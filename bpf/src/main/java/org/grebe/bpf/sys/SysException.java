package org.grebe.bpf.sys;

/** A system call failed. The message is {@code step: ERRNO (text)}. */
public final class SysException extends RuntimeException {
    private final int errno;

    public SysException(String step, int errno) {
        super(step + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }

    public boolean is(Errno... any) {
        for (Errno e : any) {
            if (e.number == errno) {
                return true;
            }
        }
        return false;
    }

    /** True where the kernel says that it lacks the feature, in either of its two spellings. */
    public boolean isUnsupported() {
        return is(Errno.EOPNOTSUPP, Errno.ENOTSUPP, Errno.ENOSYS);
    }
}
