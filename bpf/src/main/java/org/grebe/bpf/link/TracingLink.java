package org.grebe.bpf.link;

import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;

/** fentry, fexit, tp_btf and raw tracepoints: BPF_RAW_TRACEPOINT_OPEN serves them all (Linux 5.5). */
record TracingLink(Attachment attachment, Fd fd) implements Link {
    static TracingLink attach(LoadedProgram program) {
        Attachment attachment = program.spec().attachment();
        try (BpfAttr attr = new BpfAttr(BpfCommand.RAW_TRACEPOINT_OPEN)) {
            if (attachment instanceof Attachment.RawTracepoint raw) {
                attr.pointer(0, Mem.cString(raw.name()));
            }
            return new TracingLink(attachment, attr.fd(8, program.fd()).checkFd("open " + attachment.describe()));
        }
    }

    @Override
    public String describe() {
        return attachment.describe();
    }

    @Override
    public void close() {
        fd.close();
    }
}
