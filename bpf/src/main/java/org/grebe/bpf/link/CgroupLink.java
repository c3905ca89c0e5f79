package org.grebe.bpf.link;

import java.util.List;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Sys;
import org.grebe.bpf.tracefs.DetachedMount;
import org.grebe.bpf.tracefs.MountInfo;

/** A program at the root of cgroup v2, beside whatever others have attached there (Linux 5.7). */
record CgroupLink(Attachment attachment, Fd fd) implements Link {
    private static final int BPF_CGROUP_INET_INGRESS = 0;

    static CgroupLink attach(LoadedProgram program) {
        Attachment attachment = program.spec().attachment();
        try (Fd root = root();
                BpfAttr attr = new BpfAttr(BpfCommand.LINK_CREATE)) {
            attr.fd(0, program.fd()).fd(4, root).u32(8, BPF_CGROUP_INET_INGRESS);
            return new CgroupLink(attachment, attr.checkFd("attach " + attachment.describe()));
        }
    }

    /**
     * The root as this process sees it. A mount of our own comes last: it sets the options of all mounts of cgroup2,
     * such as nsdelegate, back to none.
     */
    private static Fd root() {
        List<MountInfo.Mount> mounts = MountInfo.of("cgroup2");
        return mounts.isEmpty() ? DetachedMount.of("cgroup2") : Sys.open(null, mounts.get(0).path(), Sys.O_RDONLY);
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
