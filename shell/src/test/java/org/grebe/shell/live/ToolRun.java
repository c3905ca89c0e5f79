package org.grebe.shell.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.shell.CliRun;

/** A bundled tool that ran by its command line in this process, with a workload, until a signal ended it. */
record ToolRun(int exitCode, List<String> lines, String errors) {
    /**
     * @param started when this is printed all is attached, since output is flushed only then
     * @param complete what to wait for after the workload
     */
    static ToolRun of(AttachKind kind, String started, Runnable workload, String complete, String... args)
            throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>(List.of(args));
        words.add("--attach=" + kind.name().toLowerCase(Locale.ROOT));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Callable<Integer> cli = () -> CliRun.run(stream(out), stream(err), words.toArray(String[]::new));
            Future<Integer> code = thread.submit(cli);
            await(started, out, code, err);
            workload.run();
            await(complete, out, code, err);
            terminate();
            int exitCode = code.get(120, TimeUnit.SECONDS);
            String text = out.toString(StandardCharsets.UTF_8);
            return new ToolRun(exitCode, List.of(text.split("\n", -1)), err.toString(StandardCharsets.UTF_8));
        } finally {
            thread.shutdown();
        }
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static void await(String text, ByteArrayOutputStream out, Future<Integer> code, ByteArrayOutputStream err)
            throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!out.toString(StandardCharsets.UTF_8).contains(text)) {
            if (code.isDone() || System.nanoTime() > deadlineNs) {
                throw new AssertionError("'" + text + "' never came: " + out.toString(StandardCharsets.UTF_8)
                        + err.toString(StandardCharsets.UTF_8));
            }
            Thread.sleep(5);
        }
    }

    /** As Ctrl-C does; but a JVM that was started in the background ignores SIGINT. */
    private static void terminate() throws IOException, InterruptedException {
        String kill = "kill -TERM " + ProcessHandle.current().pid();
        int status = new ProcessBuilder("sh", "-c", kill).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(kill + " ended with " + status);
        }
    }
}
