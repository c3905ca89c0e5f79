package org.grebe.bpf.probes;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a probe sits that scripts name by a kernel function or a tracepoint, and where its own fields lie there.
 *
 * @param target the function, {@code category:name} of a tracepoint, or a raw tracepoint's name
 * @param places of the fields that are not those of every process
 * @param leftOut names that the kernel has there and that are no fields, with the reason
 */
public record AttachTarget(Kind kind, String target, Map<String, FieldLocation> places, Map<String, String> leftOut) {
    public AttachTarget {
        places = Map.copyOf(places);
        leftOut = Map.copyOf(leftOut);
    }

    /** The words of the language that take a target, with an example of one and what the probe is. */
    public enum Kind {
        KPROBE("tcp_sendmsg", "is called", "a kernel function is called; its arguments are fields"),
        KRETPROBE("tcp_sendmsg", "returns", "a kernel function returns; what it returns is the field ret"),
        FENTRY("tcp_sendmsg", "is called", "a kernel function is called, by a BPF trampoline: as kprobe, but cheaper"),
        FEXIT("tcp_sendmsg", "returns", "a kernel function returns, by a BPF trampoline; arguments and ret are fields"),
        TRACEPOINT("sched:sched_process_exec", "", "a tracepoint of the kernel; its record has the fields"),
        RAWTP("sched_switch", "", "a tracepoint of the kernel; its arguments are fields");

        public final String example;
        final String when;
        /** What the probe is, in one line. */
        public final String doc;

        Kind(String example, String when, String doc) {
            this.example = example;
            this.when = when;
            this.doc = doc;
        }

        /** How a script has it, {@code kprobe('tcp_sendmsg')}. */
        public String form() {
            return word() + "('" + example + "')";
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isFunction() {
            return this != TRACEPOINT && this != RAWTP;
        }

        boolean hasArguments() {
            return this != KRETPROBE && this != TRACEPOINT;
        }

        boolean hasResult() {
            return this == KRETPROBE || this == FEXIT;
        }

        public static Optional<Kind> of(String word) {
            return Stream.of(values()).filter(k -> k.word().equals(word)).findFirst();
        }
    }

    /** As tools and people write it, {@code kprobe:tcp_connect}: the probe's name, too. */
    public String describe() {
        return kind.word() + ":" + target;
    }
}
