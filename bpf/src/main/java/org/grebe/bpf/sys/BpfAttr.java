package org.grebe.bpf.sys;

import java.util.ArrayList;
import java.util.List;

/**
 * The argument of one bpf(2) call. Always fresh and zeroed: the kernel answers EINVAL or E2BIG to any byte it does not
 * expect, so a buffer that is used again with old bytes in it fails once in a while.
 */
public final class BpfAttr implements AutoCloseable {
    private final BpfCommand command;
    private final Mem mem;
    private final List<Mem> referenced = new ArrayList<>();
    private int used;

    public BpfAttr(BpfCommand command) {
        this.command = command;
        this.mem = Mem.allocate(command.attrSize);
    }

    public BpfAttr u32(int offset, long value) {
        mem.bytes().putInt(offset, (int) value);
        return touched(offset + 4, value != 0);
    }

    public BpfAttr u64(int offset, long value) {
        mem.bytes().putLong(offset, value);
        return touched(offset + 8, value != 0);
    }

    public BpfAttr fd(int offset, Fd fd) {
        return u32(offset, fd.number());
    }

    /** The address of the block; the attribute keeps it reachable until it is closed itself. */
    public BpfAttr pointer(int offset, Mem target) {
        referenced.add(target);
        return u64(offset, target.address());
    }

    /** Raw bytes, such as an object name. */
    public BpfAttr bytes(int offset, byte[] value) {
        mem.bytes().put(offset, value);
        return touched(offset + value.length, value.length > 0);
    }

    private BpfAttr touched(int end, boolean nonZero) {
        if (nonZero) {
            used = Math.max(used, end);
        }
        return this;
    }

    public int getU32(int offset) {
        return mem.bytes().getInt(offset);
    }

    /** Result, or the negative errno. Zero tails are not handed over, so that old kernels accept the call. */
    public long call() {
        int size = Math.min(command.attrSize, Math.max((used + 7) & ~7, 8));
        if (command.attrSize < 8) {
            size = command.attrSize;
        }
        long result = Sys.call(Arch.current().bpf, command.number, mem.address(), outputSize(size));
        boolean chargesMemory = command == BpfCommand.MAP_CREATE || command == BpfCommand.PROG_LOAD;
        if (result == -Errno.EPERM.number && chargesMemory && LockedMemory.raise()) {
            result = Sys.call(Arch.current().bpf, command.number, mem.address(), outputSize(size));
        }
        return result;
    }

    /** The kernel writes results into these commands' attributes, so they must be handed over whole. */
    private int outputSize(int size) {
        return switch (command) {
            case PROG_TEST_RUN, MAP_LOOKUP_BATCH, BTF_GET_NEXT_ID, OBJ_GET_INFO_BY_FD -> command.attrSize;
            default -> size;
        };
    }

    public long check(String step) {
        long result = call();
        if (result < 0) {
            throw new SysException(step, (int) -result);
        }
        return result;
    }

    public Fd checkFd(String step) {
        return new Fd((int) check(step));
    }

    @Override
    public void close() {
        referenced.forEach(Mem::close);
        mem.close();
    }
}
