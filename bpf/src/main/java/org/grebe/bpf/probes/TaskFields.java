package org.grebe.bpf.probes;

import java.util.List;
import java.util.stream.Stream;

/** Fields that every probe in process context has. */
public final class TaskFields {
    public static final Field TIME =
            Field.of("time", FieldType.U64, "ns", "when it happened: CLOCK_MONOTONIC, nanoseconds since boot");
    public static final Field PID =
            Field.of("pid", FieldType.S32, "", "process (thread group) in the initial namespace")
                    .holding(IntegerValues.PIDS);
    public static final Field TID = Field.of("tid", FieldType.S32, "", "thread in the initial namespace")
                    .holding(IntegerValues.PIDS);
    public static final Field PPID = Field.of("ppid", FieldType.S32, "", "parent process")
                    .holding(IntegerValues.PIDS);
    public static final Field NSPID =
            Field.of("nspid", FieldType.S32, "", "process as its own PID namespace numbers it, as ps in its container")
                    .holding(IntegerValues.PIDS);
    public static final Field COMM = Field.of("comm", FieldType.COMM, "", "name of the thread, at most 15 bytes");
    public static final Field UID = Field.of("uid", FieldType.U32, "", "real user, in the initial namespace");
    public static final Field GID = Field.of("gid", FieldType.U32, "", "real group, in the initial namespace");
    public static final Field MNTNS = Field.of("mntns", FieldType.U32, "", "mount namespace, the number in mnt:[...]");
    public static final Field PIDNS = Field.of("pidns", FieldType.U32, "", "PID namespace, the number in pid:[...]");
    public static final Field CGROUP =
            Field.of("cgroup", FieldType.U64, "", "cgroup v2 id, the inode of its directory");

    public static final List<Field> ALL = List.of(TIME, PID, TID, PPID, NSPID, COMM, UID, GID, MNTNS, PIDNS, CGROUP);

    public static final Field CPU = Field.of("cpu", FieldType.S32, "", "processor that it happened on");
    public static final Field NETNS = Field.of("netns", FieldType.U32, "",
            "network namespace of the process, the number in net:[...]");

    /** Of probes that are any function or tracepoint: of whoever runs there, which an interrupt does not choose. */
    public static final List<Field> EVERYWHERE =
            Stream.concat(ALL.stream(), Stream.of(CPU, NETNS)).toList();

    private TaskFields() {}

    /** {@link #ALL}, and a probe's own. */
    static List<Field> and(Field... own) {
        return Stream.concat(ALL.stream(), Stream.of(own)).toList();
    }
}
