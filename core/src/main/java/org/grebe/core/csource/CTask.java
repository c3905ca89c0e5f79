package org.grebe.core.csource;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.grebe.core.csource.CForm.CField;

/** The current thread in C. */
final class CTask {
    private static final String TASK = "bpf_get_current_task_btf()->";

    static final Map<String, CField> FIELDS = Map.ofEntries(
            entry("time", CField.integer("bpf_ktime_get_ns()")),
            entry("pid", CField.integer("(__s32)(pid_tgid >> 32)")),
            entry("tid", CField.integer("(__s32)pid_tgid")),
            entry("ppid", CField.integer(TASK + "real_parent->tgid")),
            entry("nspid", CField.integer(innermost("int nr; ", "nr", "nr;"))),
            entry("comm", CField.bytes("%s = (union bytes16){};\nbpf_get_current_comm(%s.text, sizeof(%s.text));")),
            entry("uid", CField.integer("(__u32)bpf_get_current_uid_gid()")),
            entry("gid", CField.integer("bpf_get_current_uid_gid() >> 32")),
            entry("mntns", CField.integer(TASK + "nsproxy->mnt_ns->ns.inum")),
            entry("pidns", CField.integer(innermost("struct pid_namespace *ns; ", "ns",
                    "BPF_CORE_READ(ns, ns.inum);"))),
            entry("cgroup", CField.integer("bpf_get_current_cgroup_id()")));

    private CTask() {}

    /** Of the process's numbers, one a PID namespace, the last: its own namespace's. */
    private static String innermost(String declaration, String member, String value) {
        return "({ struct pid *p = " + TASK + "group_leader->thread_pid; " + declaration
                + "bpf_probe_read_kernel(&" + member + ", sizeof(" + member + "), &p->numbers[p->level]." + member
                + "); " + value + " })";
    }

    /** Who runs; leaves for {@code skippedTgid}, 0 for nobody. */
    static List<String> current(int skippedTgid) {
        String who = "__u64 pid_tgid = bpf_get_current_pid_tgid();";
        return skippedTgid == 0
                ? List.of(who)
                : List.of(who, "if (pid_tgid >> 32 == " + skippedTgid + ") // grebe itself", "    return 0;");
    }
}
