package org.grebe.bpf.prog;

import java.util.List;

/** Where a program is attached to. */
public sealed interface Attachment {
    /** As tools and people write it, {@code kprobe:tcp_connect}. */
    String describe();

    /**
     * A kernel function's entry or, with {@code ret}, its return; context is pt_regs.
     *
     * @param atOnce of a return: how many calls may be under way at once and still be seen to return; 0 leaves it to
     *     the kernel, which takes 10 or twice the processors, whichever is more
     */
    record Kprobe(String function, boolean ret, int atOnce) implements Attachment {
        /** The most that the kernel takes (KRETPROBE_MAXACTIVE_MAX). */
        public static final int MOST_AT_ONCE = 4096;

        public Kprobe(String function, boolean ret) {
            this(function, ret, 0);
        }

        /** A return with {@link #MOST_AT_ONCE}. */
        public static Kprobe returnOf(String function) {
            return new Kprobe(function, true, MOST_AT_ONCE);
        }

        /** What {@link #returnOf} may miss, of what {@code calls} names, for people. */
        public static String missesOf(String calls) {
            return "of more than " + MOST_AT_ONCE + " " + calls + " at once the rest are missed"
                    + " (without tracefs: of 10, or twice the processors)";
        }

        @Override
        public String describe() {
            return (ret ? "kretprobe:" : "kprobe:") + function;
        }
    }

    /**
     * Functions by one link (Linux 5.18, CONFIG_FPROBE), each of which the program knows by its index; context is
     * pt_regs.
     */
    record KprobeMulti(List<String> functions, boolean ret) implements Attachment {
        public KprobeMulti {
            functions = List.copyOf(functions);
        }

        @Override
        public String describe() {
            return (ret ? "kretprobe.multi:" : "kprobe.multi:") + severalOf(functions);
        }
    }

    /** One program at several places of one kind, each of which it knows by its index (Linux 5.15). */
    record Each(List<Attachment> places) implements Attachment {
        public Each {
            places = List.copyOf(places);
        }

        @Override
        public String describe() {
            return severalOf(places.stream().map(Attachment::describe).toList());
        }
    }

    private static String severalOf(List<String> names) {
        return names.get(0) + (names.size() == 1 ? "" : " and " + (names.size() - 1) + " more");
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
