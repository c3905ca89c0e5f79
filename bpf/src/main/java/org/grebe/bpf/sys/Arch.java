package org.grebe.bpf.sys;

/** Syscall numbers of the machine's architecture, from the kernel's syscall tables. */
public enum Arch {
    X86_64(321, 298, 9, 11, 16, 291, 233, 281, 290, 0, 1, 3, 72, 257, 430, 431, 432, 39, 324, 13, 302, "__x64_"),
    AARCH64(280, 241, 222, 215, 29, 20, 21, 22, 19, 63, 64, 57, 25, 56, 430, 431, 432, 172, 283, 134, 261, "__arm64_");

    public final int bpf;
    public final int perfEventOpen;
    public final int mmap;
    public final int munmap;
    public final int ioctl;
    public final int epollCreate1;
    public final int epollCtl;
    public final int epollPwait;
    public final int eventfd2;
    public final int read;
    public final int write;
    public final int close;
    public final int fcntl;
    public final int openat;
    public final int fsopen;
    public final int fsconfig;
    public final int fsmount;
    public final int getpid;
    public final int membarrier;
    public final int rtSigaction;
    public final int prlimit64;
    /** Prefix of the kernel symbols of syscall handlers. */
    public final String syscallPrefix;

    Arch(int bpf, int perfEventOpen, int mmap, int munmap, int ioctl, int epollCreate1, int epollCtl, int epollPwait,
            int eventfd2, int read, int write, int close, int fcntl, int openat, int fsopen, int fsconfig, int fsmount,
            int getpid, int membarrier, int rtSigaction, int prlimit64, String syscallPrefix) {
        this.bpf = bpf;
        this.perfEventOpen = perfEventOpen;
        this.mmap = mmap;
        this.munmap = munmap;
        this.ioctl = ioctl;
        this.epollCreate1 = epollCreate1;
        this.epollCtl = epollCtl;
        this.epollPwait = epollPwait;
        this.eventfd2 = eventfd2;
        this.read = read;
        this.write = write;
        this.close = close;
        this.fcntl = fcntl;
        this.openat = openat;
        this.fsopen = fsopen;
        this.fsconfig = fsconfig;
        this.fsmount = fsmount;
        this.getpid = getpid;
        this.membarrier = membarrier;
        this.rtSigaction = rtSigaction;
        this.prlimit64 = prlimit64;
        this.syscallPrefix = syscallPrefix;
    }

    private static final Arch CURRENT = of(System.getProperty("os.arch"));

    public static Arch current() {
        return CURRENT;
    }

    static Arch of(String osArch) {
        return switch (osArch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> throw new UnsupportedOperationException(
                    "grebe knows x86-64 and arm64; this machine is " + osArch);
        };
    }
}
