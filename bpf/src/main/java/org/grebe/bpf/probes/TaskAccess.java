package org.grebe.bpf.probes;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.grebe.bpf.asm.Cond;
import org.grebe.bpf.asm.Helper;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.BtfKind;
import org.grebe.bpf.ir.Access.Cost;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.Predicate;
import org.grebe.bpf.ir.Stmt;
import org.grebe.bpf.ir.Value.Call;
import org.grebe.bpf.ir.Value.LastElement;
import org.grebe.bpf.ir.Value.Local;
import org.grebe.bpf.ir.Value.Low32;
import org.grebe.bpf.ir.Value.ReadKernel;
import org.grebe.bpf.ir.Value.ShiftRight;
import org.grebe.bpf.ir.Value;

/** The fields of the current thread. */
public final class TaskAccess {
    /** Who runs: the process above, the thread below. */
    public static final Local PID_TGID = new Local("pid_tgid", Local.Kind.WORD, "__u64");

    private TaskAccess() {}

    /** Calls up who runs, and leaves if it is {@code skippedTgid}, 0 for nobody. */
    static List<Stmt> current(int skippedTgid) {
        Stmt who = new Stmt.Let(PID_TGID, new Call(Helper.GET_CURRENT_PID_TGID));
        Predicate isSkipped = new Predicate.Compare(
                new ShiftRight(new Value.Fresh(PID_TGID), 32), Cond.EQ, new Value.Const(skippedTgid, true));
        return skippedTgid == 0 ? List.of(who) : List.of(who, new Stmt.LeaveIf(isSkipped));
    }

    /** The fields that every probe in process context has; pid and tid by {@link #PID_TGID}. */
    public static Map<String, Access> fields(Btf btf) {
        return Map.ofEntries(
                entry("time", helper(() -> new Call(Helper.KTIME_GET_NS))),
                entry("pid", helper(() -> new ShiftRight(PID_TGID, 32))),
                entry("tid", helper(() -> new Low32(PID_TGID))),
                entry("ppid", memory(() -> chain(btf, Size.W,
                        "task_struct", "real_parent", "task_struct", "tgid"))),
                entry("nspid", memory(() -> innermost(btf, "nr", "int", Size.W))),
                entry("comm", new Access.Memory(Cost.HELPER, new Bytes.Comm())),
                entry("uid", helper(() -> new Low32(new Call(Helper.GET_CURRENT_UID_GID)))),
                entry("gid", helper(() -> new ShiftRight(new Call(Helper.GET_CURRENT_UID_GID), 32))),
                entry("mntns", memory(() -> chain(btf, Size.W,
                        "task_struct", "nsproxy", "nsproxy", "mnt_ns", "mnt_namespace", "ns.inum"))),
                entry("pidns", memory(() -> new ReadKernel(innermost(btf, "ns", "struct pid_namespace *", Size.DW),
                        "ns.inum", btf.member("pid_namespace", "ns.inum").offset(), Size.W, false))),
                entry("cgroup", helper(() -> new Call(Helper.GET_CURRENT_CGROUP_ID))));
    }

    /** The fields of {@link TaskFields#EVERYWHERE} that others do not have. */
    public static Map<String, Access> moreFields(Btf btf) {
        return Map.of(
                "cpu", helper(() -> new Call(Helper.GET_SMP_PROCESSOR_ID)),
                "netns", memory(() -> chain(btf, Size.W,
                        "task_struct", "nsproxy", "nsproxy", "net_ns", "net", "ns.inum")));
    }

    private static Access helper(Supplier<Value> value) {
        return new Access.Int(Cost.HELPER, value);
    }

    private static Access memory(Supplier<Value> value) {
        return new Access.Int(Cost.MEMORY, value);
    }

    /** A member of the process's struct upid in its own PID namespace, the last of them. */
    private static Value innermost(Btf btf, String member, String type, Size size) {
        Value pid = chain(btf, Size.DW, "task_struct", "group_leader", "task_struct", "thread_pid");
        return new LastElement(pid, "pid", "numbers", "level", member, type, btf.member("pid", "level").offset(),
                btf.size(btf.id(BtfKind.STRUCT, "upid")),
                btf.member("pid", "numbers").offset() + btf.member("upid", member).offset(), size);
    }

    /** Follows pointers from the current task: struct, member, struct, member; the last has {@code size}. */
    static Value chain(Btf btf, Size size, String... path) {
        CurrentTask task = CurrentTask.ofThisKernel();
        Value value = new Call(task.helper);
        for (int i = 0; i < path.length; i += 2) {
            Size here = i + 2 == path.length ? size : Size.DW;
            value = task.member(value, path[i + 1], btf.member(path[i], path[i + 1]).offset(), here);
        }
        return value;
    }
}
