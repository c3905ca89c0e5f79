package org.grebe.bpf.probes;

import static org.grebe.bpf.probes.Statements.leaveIf;
import static org.grebe.bpf.probes.Statements.leaveIfFails;
import static org.grebe.bpf.probes.Statements.let;

import java.util.List;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.ir.Value.Local;

/** From a file descriptor of the current process to its socket. Takes R7, and R8. */
final class Descriptor {
    /** The descriptor: zero-extended. */
    static final Local FD = Local.word("fd");
    static final Local SOCKET = Local.pointer("socket", "struct socket *");

    private static final Local FDT = Local.pointer("fdt", "struct fdtable *");
    private static final Local MAX = Local.word("max_fds");
    private static final Local FILES = Local.pointer("files", "struct file **");
    private static final Local PLACE = Local.pointer("place", "struct file **");
    private static final Local POINTER = Local.pointer("pointer", "void *");
    private static final Local OPEN = Local.pointer("open", "struct file *");
    private static final Local FILE = Local.pointer("file", "struct file *");

    private Descriptor() {}

    /** {@link #SOCKET} becomes the struct socket of {@link #FD}; leaves where it is none. */
    static void socket(Body body, Btf btf) {
        boolean typed = CurrentTask.ofThisKernel() == CurrentTask.TYPED;
        int max = btf.member("fdtable", "max_fds").offset();
        int files = btf.member("fdtable", "fd").offset();
        body.pin(FD, Reg.R7).pin(FILES, Reg.R0).pin(PLACE, Reg.R7).pin(OPEN, Reg.R7).pin(FILE, Reg.R8)
                .pin(SOCKET, Reg.R7);
        body.add(
                new Stmt.Declare(POINTER),
                let(FDT, TaskAccess.chain(btf, Size.DW, "task_struct", "files", "files_struct", "fdt")));
        if (typed) {
            body.pin(FDT, Reg.R0).pin(MAX, Reg.R1).add(
                    let(MAX, new Value.Member(FDT, "max_fds", max, Size.W)),
                    leaveIf(FD, Cond.GE, MAX),
                    let(FILES, new Value.Member(FDT, "fd", files, Size.DW)));
        } else {
            body.pin(FDT, Reg.R8).add(
                    leaveIf(FD, Cond.GE, new Value.ReadKernel(FDT, "max_fds", max, Size.W, false)),
                    let(FILES, new Value.ReadKernel(FDT, "fd", files, Size.DW, false)));
        }
        body.add(let(PLACE, new Value.Element(FILES, FD)));
        follow(body, OPEN, PLACE, "", 0);
        body.add(let(FILE, OPEN));
        follow(body, SOCKET, OPEN, "private_data", btf.member("file", "private_data").offset());
        // It may be no socket, or another's by now; only a socket points back to its file.
        body.add(leaveIf(new Value.ReadKernel(SOCKET, "file", btf.member("socket", "file").offset(), Size.DW, false,
                POINTER), Cond.NE, FILE));
    }

    /** {@link Socket#SK} becomes the struct sock of {@link #SOCKET}. */
    static void sock(Body body, Btf btf) {
        body.pin(Socket.SK, Reg.R7);
        follow(body, Socket.SK, SOCKET, "sk", btf.member("socket", "sk").offset());
    }

    /** By way of the stack; leaves if that faults or is NULL. */
    private static void follow(Body body, Local to, Local pointer, String path, int offset) {
        body.add(
                leaveIfFails(new Value.CopyTo(Helper.PROBE_READ_KERNEL, POINTER, 8, pointer, path, offset)),
                let(to, POINTER),
                leaveIf(to, Cond.EQ, 0));
    }
}
