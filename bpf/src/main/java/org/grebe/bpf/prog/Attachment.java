package org.grebe.bpf.prog;

/** Where a program is attached to. */
public sealed interface Attachment {
    /** As tools and people write it, {@code kprobe:tcp_connect}. */
    String describe();

    /** A kernel function's entry or, with {@code ret}, its return; context is pt_regs. */
    record Kprobe(String function, boolean ret) implements Attachment {
        @Override
        public String describe() {
            return (ret ? "kretprobe:" : "kprobe:") + function;
        }
    }

    /** A kernel function by its BTF, entry or return; context is its arguments as u64, then the return value. */
    record Fentry(String function, boolean ret, int btfId) implements Attachment {
        @Override
        public String describe() {
            return (ret ? "fexit:" : "fentry:") + function;
        }
    }

    /** A tracepoint with its formatted record as context. */
    record Tracepoint(String category, String name) implements Attachment {
        @Override
        public String describe() {
            return "tracepoint:" + category + ":" + name;
        }
    }

    /** A tracepoint with its raw arguments as u64. */
    record RawTracepoint(String name) implements Attachment {
        @Override
        public String describe() {
            return "rawtp:" + name;
        }
    }

    /** A tracepoint with its raw arguments, typed by BTF; {@code btfId} is the typedef btf_trace_NAME. */
    record TpBtf(String name, int btfId) implements Attachment {
        @Override
        public String describe() {
            return "tp_btf:" + name;
        }
    }

    /** Packets that the sockets of all cgroups receive; context is __sk_buff, from the network header on. */
    record CgroupIngress() implements Attachment {
        @Override
        public String describe() {
            return "cgroup:ingress";
        }
    }

    /** Nothing: the program is run by BPF_PROG_TEST_RUN alone, as a raw tracepoint program. */
    record TestRun() implements Attachment {
        @Override
        public String describe() {
            return "test run";
        }
    }
}
