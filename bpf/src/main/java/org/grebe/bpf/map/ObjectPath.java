package org.grebe.bpf.map;

import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/** Objects that are pinned in a BPF file system. */
final class ObjectPath {
    private ObjectPath() {}

    /** @throws IllegalArgumentException that says what is wrong with the path */
    static Fd get(String path) {
        try (Mem name = Mem.cString(path);
                BpfAttr attr = new BpfAttr(BpfCommand.OBJ_GET)) {
            long result = attr.pointer(0, name).call();
            if (result >= 0) {
                return new Fd((int) result);
            }
            throw new IllegalArgumentException("pinned map " + path + ": " + reason((int) -result));
        }
    }

    private static String reason(int errno) {
        if (errno == Errno.ENOENT.number) {
            return "there is no such file; make it first, as with bpftool map create";
        }
        if (errno == Errno.EACCES.number) {
            return "this is no file of a BPF file system, or you may not open it";
        }
        return Errno.describe(errno);
    }
}
