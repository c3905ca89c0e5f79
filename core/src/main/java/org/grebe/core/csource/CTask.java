package org.grebe.core.csource;

import java.util.List;
import java.util.Map;
import org.grebe.core.csource.CForm.CField;

/** The current thread in C. */
final class CTask {
    private static final String TASK = "bpf_get_current_task_btf()->";

    static final Map<String, CField> FIELDS = Map.of(
            "time", CField.integer("bpf_ktime_get_ns()"),
            "pid", CField.integer("(__s32)(pid_tgid >> 32)"),
            "tid", CField.integer("(__s32)pid_tgid"),
            "ppid", CField.integer(TASK + "real_parent->tgid"),
            "comm", CField.bytes("%s = (union bytes16){};\nbpf_get_current_comm(%s.text, sizeof(%s.text));"),
            "uid", CField.integer("(__u32)bpf_get_current_uid_gid()"),
            "gid", CField.integer("bpf_get_current_uid_gid() >> 32"),
            "mntns", CField.integer(TASK + "nsproxy->mnt_ns->ns.inum"),
            "cgroup", CField.integer("bpf_get_current_cgroup_id()"));

    private CTask() {}

    /** Who runs; leaves for {@code skippedTgid}, 0 for nobody. */
    static List<String> current(int skippedTgid) {
        String who = "__u64 pid_tgid = bpf_get_current_pid_tgid();";
        return skippedTgid == 0
                ? List.of(who)
                : List.of(who, "if (pid_tgid >> 32 == " + skippedTgid + ") // grebe itself", "    return 0;");
    }
}
