package org.grebe.bpf.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.grebe.bpf.kallsyms.Kallsyms;
import org.grebe.bpf.kallsyms.Symbols;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Errno;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.sys.SysException;

/** A program at many functions by one link (Linux 5.18, CONFIG_FPROBE). */
record KprobeMultiLink(String describe, Fd fd, List<String> leftOut) implements Link {
    private static final int BPF_TRACE_KPROBE_MULTI = 42;
    private static final int F_RETURN = 1;

    /** {@code traceable}: functions that ftrace knows; the kernel refuses the whole link if one is not among them. */
    static KprobeMultiLink attach(LoadedProgram program, Attachment.KprobeMulti at, Set<String> traceable) {
        Symbols symbols = Kallsyms.find(at.functions());
        List<Long> addresses = new ArrayList<>();
        List<Long> cookies = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (int i = 0; i < at.functions().size(); i++) {
            String function = at.functions().get(i);
            List<Long> found = symbols.addresses().getOrDefault(function, List.of());
            if (found.size() != 1 || !traceable.contains(function)) {
                leftOut.add(function + ": " + (found.isEmpty() ? "no symbol of this kernel"
                        : found.size() > 1 ? "the kernel has " + found.size() + " functions of that name"
                        : "the kernel does not let it be traced"));
            } else {
                addresses.add(found.get(0));
                cookies.add((long) i);
            }
        }
        if (addresses.isEmpty()) {
            throw new SysException("attach " + at.describe() + ": " + leftOut.get(0), Errno.ENOENT.number);
        }
        try (BpfAttr attr = new BpfAttr(BpfCommand.LINK_CREATE)) {
            attr.fd(0, program.fd()).u32(8, BPF_TRACE_KPROBE_MULTI).u32(16, at.ret() ? F_RETURN : 0)
                    .u32(20, addresses.size()).pointer(32, longs(addresses)).pointer(40, longs(cookies));
            return new KprobeMultiLink(at.describe(), attr.checkFd("attach " + at.describe()), List.copyOf(leftOut));
        }
    }

    private static Mem longs(List<Long> values) {
        Mem mem = Mem.allocate(values.size() * Long.BYTES);
        for (int i = 0; i < values.size(); i++) {
            mem.bytes().putLong(i * Long.BYTES, values.get(i));
        }
        return mem;
    }

    @Override
    public void close() {
        fd.close();
    }
}
