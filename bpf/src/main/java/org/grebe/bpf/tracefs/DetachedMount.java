package org.grebe.bpf.tracefs;

import org.grebe.bpf.sys.Arch;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.Sys;

/** Mounts a file system for this process alone (Linux 5.2): nobody sees the mount, and it goes with its descriptor. */
public final class DetachedMount {
    private static final int FSOPEN_CLOEXEC = 1;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int FSMOUNT_CLOEXEC = 1;
    private static final int MOUNT_ATTR_NOSUID = 2;
    private static final int MOUNT_ATTR_NODEV = 4;
    private static final int MOUNT_ATTR_NOEXEC = 8;

    private DetachedMount() {}

    /** A descriptor of the mount's root. */
    public static Fd of(String type) {
        Arch arch = Arch.current();
        try (Mem name = Mem.cString(type);
                Fd context = new Fd((int) Sys.check("fsopen " + type, arch.fsopen, name.address(), FSOPEN_CLOEXEC))) {
            Sys.check("fsconfig " + type, arch.fsconfig, context.number(), FSCONFIG_CMD_CREATE, 0, 0, 0);
            long attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
            return new Fd((int) Sys.check(
                    "fsmount " + type, arch.fsmount, context.number(), FSMOUNT_CLOEXEC, attributes));
        }
    }
}
