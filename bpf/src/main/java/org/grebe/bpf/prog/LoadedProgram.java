package org.grebe.bpf.prog;

import java.util.Map;
import java.util.function.ToIntFunction;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.ObjectName;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/** A loaded program. */
public final class LoadedProgram implements AutoCloseable {
    /** What programs tell the kernel; helpers such as probe_read_kernel ask for a GPL-compatible one. */
    private static final String LICENSE = "Dual BSD/GPL";

    private final ProgramSpec spec;
    private final Fd fd;

    private LoadedProgram(ProgramSpec spec, Fd fd) {
        this.spec = spec;
        this.fd = fd;
    }

    /** Loads it; a refusal is a {@link LoadException} with the verifier's log. */
    public static LoadedProgram load(ProgramSpec spec, Map<String, BpfMap> maps) {
        ToIntFunction<String> mapFd = name -> {
            BpfMap map = maps.get(name);
            if (map == null) {
                throw new IllegalStateException(
                        "program " + spec.name() + " uses a map that was not made: name=" + name);
            }
            return map.fd().number();
        };
        try (Mem insns = Mem.of(spec.code().encode(mapFd));
                Mem license = Mem.cString(LICENSE)) {
            LoadLadder ladder = new LoadLadder((level, log) -> {
                try (BpfAttr attr = new BpfAttr(BpfCommand.PROG_LOAD)) {
                    attr.u32(0, spec.programType())
                            .u32(4, spec.code().slots())
                            .pointer(8, insns)
                            .pointer(16, license)
                            .bytes(48, ObjectName.bytes(spec.name()))
                            .u32(68, spec.expectedAttachType())
                            .u32(108, spec.attachBtfId());
                    if (log != null) {
                        attr.u32(24, level).u32(28, log.size()).pointer(32, log);
                    }
                    return attr.call();
                }
            });
            return new LoadedProgram(spec, new Fd((int) ladder.load(spec)));
        }
    }

    public ProgramSpec spec() {
        return spec;
    }

    public Fd fd() {
        return fd;
    }

    /**
     * Runs a raw tracepoint program once in this thread (Linux 5.10).
     *
     * @param context at most 12 u64 arguments
     * @return its result
     */
    public int testRun(long... context) {
        try (Mem ctx = Mem.allocate(Math.max(8, context.length * 8));
                BpfAttr attr = new BpfAttr(BpfCommand.PROG_TEST_RUN)) {
            for (int i = 0; i < context.length; i++) {
                ctx.bytes().putLong(i * 8, context[i]);
            }
            attr.fd(0, fd).u32(40, context.length * 8L);
            if (context.length > 0) {
                attr.pointer(48, ctx);
            }
            attr.check("test-run " + spec.name());
            return attr.getU32(4);
        }
    }

    public ProgramInfo info() {
        return ProgramInfo.of(fd);
    }

    @Override
    public void close() {
        fd.close();
    }
}
