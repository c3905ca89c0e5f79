package org.grebe.bpf.probes;

import static org.grebe.bpf.asm.Reg.R0;
import static org.grebe.bpf.asm.Reg.R10;
import static org.grebe.bpf.asm.Reg.R1;
import static org.grebe.bpf.asm.Reg.R7;
import static org.grebe.bpf.asm.Reg.R8;

import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.ir.Stack;

/** From a file descriptor of the current process to its socket. */
final class Descriptor {
    private Descriptor() {}

    /**
     * R7, a descriptor, zero-extended, becomes its struct socket; leaves where it is none. R8 is lost.
     *
     * @return the stack place for pointers that {@link #sock} wants
     */
    static int socket(Assembler a, Stack stack, Btf btf, String out) {
        int slot = stack.allocate("pointer", 8);
        files(CurrentTask.ofThisKernel(), a, btf, out);
        a.alu(Alu.LSH, R7, 3).alu(Alu.ADD, R7, R0);
        a.comment("struct file *file = fd[...]");
        follow(a, slot, R7, 0, out);
        a.mov(R8, R7).comment("struct socket *socket = file->private_data");
        follow(a, slot, R7, btf.member("file", "private_data").offset(), out);
        // It may be no socket, or another's by now; only a socket points back to its file.
        Socket.readKernel(a, R10, slot, 8, R7, btf.member("socket", "file").offset());
        a.load(Size.DW, R0, R10, slot).comment("socket->file == file").jump(Cond.NE, R0, R8, out);
        return slot;
    }

    /** R0 becomes the task's array of files; leaves unless it has an element R7. */
    private static void files(CurrentTask task, Assembler a, Btf btf, String out) {
        int files = btf.member("task_struct", "files").offset();
        int fdt = btf.member("files_struct", "fdt").offset();
        int max = btf.member("fdtable", "max_fds").offset();
        int fd = btf.member("fdtable", "fd").offset();
        if (task == CurrentTask.COPIED) {
            a.comment("task->files->fdt->fd");
            task.follow(a, Size.DW, files, fdt);
            a.mov(R8, R0);
            task.load(a, Size.W, R8, max);
            a.comment("max_fds").jump(Cond.GE, R7, R0, out);
            task.load(a, Size.DW, R8, fd);
            return;
        }
        a.call(Helper.GET_CURRENT_TASK_BTF);
        a.comment("task->files->fdt->fd");
        a.load(Size.DW, R0, R0, files);
        a.load(Size.DW, R0, R0, fdt);
        a.load(Size.W, R1, R0, max);
        a.comment("max_fds").jump(Cond.GE, R7, R1, out);
        a.load(Size.DW, R0, R0, fd);
    }

    /** R7, a struct socket, becomes its struct sock. */
    static void sock(Assembler a, int slot, Btf btf, String out) {
        a.comment("socket->sk");
        follow(a, slot, R7, btf.member("socket", "sk").offset(), out);
    }

    /** R7 = *(pointer + offset), by way of the stack; leaves if that faults or is NULL. */
    private static void follow(Assembler a, int slot, Reg pointer, int offset, String out) {
        Socket.readKernel(a, R10, slot, 8, pointer, offset);
        a.jump(Cond.NE, R0, 0, out).load(Size.DW, R7, R10, slot).jump(Cond.EQ, R7, 0, out);
    }
}
