package org.grebe.bpf.probes;

import static java.util.Map.entry;

import java.util.Map;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.ir.Stack;
import org.grebe.bpf.probes.Access.Cost;

/** The fields of the current thread. */
final class TaskAccess {
    private TaskAccess() {}

    /** Calls up who runs, leaves if it is {@code skippedTgid}, and keeps the answer: the stack offset of pid_tgid. */
    static int currentUnless(int skippedTgid, Assembler a, Stack stack, String out) {
        int slot = slot(stack);
        currentUnless(skippedTgid, a, slot, out);
        return slot;
    }

    static int slot(Stack stack) {
        return stack.allocate("pid_tgid", 8);
    }

    /** As above, to a place that was chosen before. */
    static void currentUnless(int skippedTgid, Assembler a, int slot, String out) {
        a.call(Helper.GET_CURRENT_PID_TGID).store(Size.DW, Reg.R10, slot, Reg.R0);
        if (skippedTgid != 0) {
            a.alu(Alu.RSH, Reg.R0, 32).comment("not grebe itself").jump(Cond.EQ, Reg.R0, skippedTgid, out);
        }
    }

    static Map<String, Access> bind(Btf btf, int pidTgidSlot) {
        return Map.ofEntries(
                entry("time", new Access.Int(Cost.HELPER, a -> a.call(Helper.KTIME_GET_NS))),
                entry("pid", new Access.Int(Cost.HELPER, a -> a.load(Size.W, Reg.R0, Reg.R10, pidTgidSlot + 4))),
                entry("tid", new Access.Int(Cost.HELPER, a -> a.load(Size.W, Reg.R0, Reg.R10, pidTgidSlot))),
                entry("ppid", new Access.Int(Cost.MEMORY, a -> chain(a, Size.W,
                        offset(btf, "task_struct", "real_parent"), offset(btf, "task_struct", "tgid")))),
                entry("nspid", new Access.Int(Cost.MEMORY, a -> {
                    innermost(btf, a, "nr", 4);
                    a.load(Size.W, Reg.R0, Reg.R10, Stack.SCRATCH);
                })),
                entry("comm", new Access.Bytes(Cost.HELPER, TaskAccess::comm)),
                entry("uid", new Access.Int(Cost.HELPER, a -> a.call(Helper.GET_CURRENT_UID_GID).zeroExtend32(Reg.R0))),
                entry("gid", new Access.Int(Cost.HELPER,
                        a -> a.call(Helper.GET_CURRENT_UID_GID).alu(Alu.RSH, Reg.R0, 32))),
                entry("mntns", new Access.Int(Cost.MEMORY, a -> chain(a, Size.W,
                        offset(btf, "task_struct", "nsproxy"),
                        offset(btf, "nsproxy", "mnt_ns"),
                        offset(btf, "mnt_namespace", "ns.inum")))),
                entry("pidns", new Access.Int(Cost.MEMORY, a -> {
                    innermost(btf, a, "ns", 8);
                    a.load(Size.DW, Reg.R0, Reg.R10, Stack.SCRATCH);
                    int inum = offset(btf, "pid_namespace", "ns.inum");
                    Socket.readKernel(a, Reg.R10, Stack.SCRATCH, 4, Reg.R0, inum);
                    a.load(Size.W, Reg.R0, Reg.R10, Stack.SCRATCH);
                })),
                entry("cgroup", new Access.Int(Cost.HELPER, a -> a.call(Helper.GET_CURRENT_CGROUP_ID))));
    }

    /** A member of the process's struct upid in its own PID namespace, the last of them, to the scratch word. */
    private static void innermost(Btf btf, Assembler a, String member, int bytes) {
        chain(a, Size.DW, offset(btf, "task_struct", "group_leader"), offset(btf, "task_struct", "thread_pid"));
        a.load(Size.W, Reg.R1, Reg.R0, offset(btf, "pid", "level"));
        a.alu(Alu.MUL, Reg.R1, btf.size(btf.id(BtfKind.STRUCT, "upid"))).alu(Alu.ADD, Reg.R0, Reg.R1);
        a.comment("pid->numbers[pid->level]." + member);
        int place = offset(btf, "pid", "numbers") + offset(btf, "upid", member);
        Socket.readKernel(a, Reg.R10, Stack.SCRATCH, bytes, Reg.R0, place);
    }

    /** The fields of {@link TaskFields#EVERYWHERE} that others do not have. */
    static Map<String, Access> bindMore(Btf btf) {
        return Map.of(
                "cpu", new Access.Int(Cost.HELPER, a -> a.call(Helper.GET_SMP_PROCESSOR_ID)),
                "netns", new Access.Int(Cost.MEMORY, a -> chain(a, Size.W,
                        offset(btf, "task_struct", "nsproxy"),
                        offset(btf, "nsproxy", "net_ns"),
                        offset(btf, "net", "ns.inum"))));
    }

    /** Linux 6.1's helper leaves what stands behind the name's NUL as it was; names compare by all 16 bytes. */
    private static void comm(Assembler a, Reg base, int offset) {
        a.store(Size.DW, base, offset, 0).store(Size.DW, base, offset + 8, 0);
        a.mov(Reg.R1, base).alu(Alu.ADD, Reg.R1, offset).mov(Reg.R2, 16).call(Helper.GET_CURRENT_COMM);
    }

    /** Follows typed pointers from the current task; a NULL on the way reads as 0, as the kernel sees to it. */
    private static void chain(Assembler a, Size last, int... offsets) {
        a.call(Helper.GET_CURRENT_TASK_BTF);
        for (int i = 0; i < offsets.length; i++) {
            a.load(i == offsets.length - 1 ? last : Size.DW, Reg.R0, Reg.R0, offsets[i]);
        }
    }

    private static int offset(Btf btf, String struct, String path) {
        return btf.member(struct, path).offset();
    }
}
