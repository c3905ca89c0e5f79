package org.grebe.shell.jshell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.grebe.bpf.probes.CuratedProbes;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.probes.Provider;
import org.grebe.bpf.probes.Providers;
import org.grebe.core.api.LiveNumbers;
import org.grebe.core.api.LiveTexts;
import org.grebe.core.api.On;
import org.grebe.core.api.RunningTrace;
import org.grebe.core.api.TraceFailure;
import org.grebe.core.api.Tracer;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Timers;
import org.grebe.core.value.CgroupPaths;
import org.grebe.core.value.Cgroups;
import org.grebe.core.value.Namespaces;
import org.grebe.core.value.Naming;
import org.grebe.core.value.PinnedSet;
import org.grebe.core.value.Services;
import org.grebe.core.value.Users;
import org.grebe.shell.output.StreamOutput;
import org.grebe.shell.output.Terminals;

/**
 * What one types: {@code import static org.grebe.shell.jshell.Grebe.*}, which has the curated probes, too. All traces
 * belong to one {@link Tracer}, which ends with the JVM.
 */
public final class Grebe extends CuratedProbes {
    private static Tracer tracer;

    private Grebe() {}

    /** Takes this one from now on, for which the caller is responsible. */
    public static synchronized void use(Tracer other) {
        tracer = other;
    }

    private static synchronized Tracer tracer() {
        if (tracer == null) {
            Tracer made = new Tracer(SessionOptions.defaults(), StreamOutput.text(
                    new FileOutputStream(FileDescriptor.out), System.err, Terminals.isTerminal(1), Grebe::stop));
            Runtime.getRuntime().addShutdownHook(new Thread(made::close, "grebe-end"));
            tracer = made;
        }
        return tracer;
    }

    /** Calls of a kernel function; {@code probes("kprobe:tcp_*")} lists those that there are. */
    public static Probe kprobe(String function) {
        return any("kprobe", function);
    }

    /** Returns of a kernel function. */
    public static Probe kretprobe(String function) {
        return any("kretprobe", function);
    }

    /** Calls of a kernel function, by a BPF trampoline. */
    public static Probe fentry(String function) {
        return any("fentry", function);
    }

    /** Returns of a kernel function, by a BPF trampoline, with its arguments. */
    public static Probe fexit(String function) {
        return any("fexit", function);
    }

    /** Calls of a kernel function with their arguments, result and how long each took, {@code call("vfs_read")}. */
    public static Probe call(String function) {
        return any("call", function);
    }

    /** A system call with its arguments, its result and how long it took, {@code syscall("openat")}. */
    public static Probe syscall(String name) {
        return any("syscall", name);
    }

    /** A tracepoint by category and name, {@code tracepoint("sched:sched_process_exec")}. */
    public static Probe tracepoint(String name) {
        return any("tracepoint", name);
    }

    /** A raw tracepoint by its name, {@code rawtp("sched_switch")}. */
    public static Probe rawtp(String name) {
        return any("rawtp", name);
    }

    private static Probe any(String word, String target) {
        Provider provider = Providers.named(word);
        if (target == null) {
            throw new TraceFailure(word + " takes a name, such as " + word + "(\"" + provider.example() + "\")");
        }
        try {
            return KernelProbes.ofThisKernel().find(provider, target);
        } catch (ProbeException e) {
            throw new TraceFailure(e.getMessage());
        }
    }

    /** What can be traced, functions and tracepoints by a pattern such as {@code probes("tcp_send*")}. */
    public static ProbeTable probes(String pattern) {
        return new ProbeTable(pattern);
    }

    /** The events of a probe. */
    public static On on(Probe probe) {
        return tracer().on(probe);
    }

    /** Whole numbers that running traces follow when they change. */
    public static LiveNumbers live(long... numbers) {
        return tracer().live(numbers);
    }

    /** The same of names, or of addresses and blocks of them. */
    public static LiveTexts live(String... texts) {
        return tracer().live(texts);
    }

    /** The keys of somebody else's hash map of 8-byte keys, pinned at this path, as they are when an event comes. */
    public static PinnedSet pinned(String path) {
        return new PinnedSet(path);
    }

    /**
     * Ids of a cgroup v2 directory and of all below it now.
     *
     * @throws TraceFailure if there is none
     */
    public static List<Long> cgroup(String path) {
        return orFail(() -> Cgroups.below(Path.of(path)));
    }

    /**
     * Number of a process's network namespace.
     *
     * @throws TraceFailure if there is no such process, or it may not be looked at
     */
    public static long netns(long pid) {
        return orFail(() -> Namespaces.network(pid));
    }

    private static <T> T orFail(Supplier<T> what) {
        try {
            return what.get();
        } catch (IllegalArgumentException e) {
            throw new TraceFailure(e.getMessage());
        }
    }

    /** Runs code again and again, on the thread of all traces, until {@code stop()} of what it gives. */
    public static Timers.Timer every(Duration period, Runnable code) {
        return tracer().every(period, code);
    }

    /** Those that run, in the order of their start. */
    public static List<RunningTrace> traces() {
        return tracer().traces().stream().filter(t -> !t.isStopped()).toList();
    }

    /** Stops all traces. */
    public static void stop() {
        tracer().stop();
    }

    /** Waits until all traces are stopped. */
    public static void await() throws InterruptedException {
        tracer().await(0);
    }

    /** Waits until all traces are stopped, or for this time. */
    public static void await(Duration atMost) throws InterruptedException {
        tracer().await(Math.max(1, atMost.toMillis()));
    }

    /**
     * Number of a TCP port by its name, as in /etc/services.
     *
     * @throws TraceFailure if no port is called so
     */
    public static int port(String name) {
        return Services.ofThisMachine().port(name)
                .orElseThrow(() -> new TraceFailure("no port is called '" + name + "' in /etc/services"));
    }

    /** ECONNREFUSED of -111, what a function returned; null of what is no error. */
    public static String errorName(long result) {
        return Naming.ERROR.name(result);
    }

    /** SIGTERM of 15. */
    public static String signalName(long signal) {
        return Naming.SIGNAL.name(signal);
    }

    /** The name of a system call by its number on this machine, such as openat. */
    public static String syscallName(long number) {
        return Naming.SYSCALL.name(number);
    }

    /** The name of a user by /etc/passwd. */
    public static String userName(long uid) {
        return Users.ofThisMachine().name(uid);
    }

    /** The path of a cgroup v2 by its id, such as /system.slice/ssh.service. */
    public static String cgroupPath(long id) {
        return CgroupPaths.ofThisMachine().path(id);
    }

    /** The probe's fields by what they are called, their types, units and meanings; prints as a table. */
    public static FieldTable fields(Probe probe) {
        return new FieldTable(probe);
    }
}
