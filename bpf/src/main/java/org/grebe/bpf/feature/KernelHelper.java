package org.grebe.bpf.feature;

/**
 * A BPF helper function that generated programs may call.
 *
 * @param name without the prefix bpf_
 * @param id in enum bpf_func_id
 * @param since the first kernel release that has it, as "5.8"
 * @param usedFor completes "used for ..."
 */
public record KernelHelper(String name, int id, String since, String usedFor) {
    public static final KernelHelper GET_CURRENT_TASK = new KernelHelper("get_current_task", 35, "4.8", "task fields");
    public static final KernelHelper PROBE_READ_USER = new KernelHelper("probe_read_user", 112, "5.5",
            "reading user memory");
    public static final KernelHelper PROBE_READ_KERNEL = new KernelHelper("probe_read_kernel", 113, "5.5",
            "reading kernel memory");
    public static final KernelHelper PROBE_READ_USER_STR = new KernelHelper("probe_read_user_str", 114, "5.5",
            "user strings");
    public static final KernelHelper PROBE_READ_KERNEL_STR =
            new KernelHelper("probe_read_kernel_str", 115, "5.5", "kernel strings");
    public static final KernelHelper KTIME_GET_BOOT_NS =
            new KernelHelper("ktime_get_boot_ns", 125, "5.8", "times that count while the machine sleeps");
    public static final KernelHelper RINGBUF_OUTPUT = new KernelHelper("ringbuf_output", 130, "5.8",
            "events of varying size");
    public static final KernelHelper RINGBUF_RESERVE = new KernelHelper("ringbuf_reserve", 131, "5.8",
            "writing events in place");
    public static final KernelHelper GET_CURRENT_TASK_BTF =
            new KernelHelper("get_current_task_btf", 158, "5.11", "task fields by plain loads");
    public static final KernelHelper GET_ATTACH_COOKIE =
            new KernelHelper("get_attach_cookie", 174, "5.15", "telling attachments of one program apart");
}
