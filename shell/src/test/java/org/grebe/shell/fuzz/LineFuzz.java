package org.grebe.shell.fuzz;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.grebe.shell.CliRun;
import org.grebe.shell.docs.DocumentedLines;

/**
 * Types the lines of the documents with mistakes in them, on the command line and at the prompt. None may be
 * answered by a stack trace or by "a bug of grebe", none may hang, and one that cannot work must not exit with 0.
 */
public final class LineFuzz {
    /** Much longer than any line takes, even on a busy machine. */
    private static final int HANG_SECONDS = 60;
    private static final String[] DURATION = {"--duration", "60ms"};

    /** Where a line is typed. */
    private enum Where {
        COMMAND(m -> CliRun.of(words(m.text()))),
        EXPLAIN(m -> CliRun.of(List.of("explain", "-e", m.text()))),
        RUN(m -> CliRun.of(List.of(DURATION[0], DURATION[1], "-e", m.text()))),
        PROMPT(m -> CliRun.of(new ByteArrayInputStream((m.text() + "\n").getBytes(StandardCharsets.UTF_8))));

        private final Function<Mutant, CliRun> how;

        Where(Function<Mutant, CliRun> how) {
            this.how = how;
        }
    }

    /** A fault, with all that is needed to see it again. */
    record Fault(Where where, Mutant mutant, String what, String answer) {
        @Override
        public String toString() {
            return where + ": " + what + "\n    line:   " + mutant.text().replace("\n", "\n            ")
                    + "\n    slips:  " + mutant.slips() + "\n    answer: " + answer.strip().lines().limit(6)
                            .collect(Collectors.joining("\n            "));
        }
    }

    private final Random random;
    private final boolean traces;
    private final Mutator mutator;
    private final Map<Where, List<String>> lines = new LinkedHashMap<>();

    /** @param traces whether lines may trace for real: that needs root */
    LineFuzz(long seed, boolean traces) {
        random = new Random(seed);
        this.traces = traces;
        List<String> scripts = DocumentedLines.scripts();
        List<String> typed = DocumentedLines.typed();
        lines.put(Where.COMMAND, DocumentedLines.commands().stream()
                .filter(w -> !w.get(0).equals("jshell"))
                .map(w -> String.join("\0", w))
                .toList());
        lines.put(Where.EXPLAIN, scripts);
        lines.put(Where.RUN, scripts);
        lines.put(Where.PROMPT,
                Stream.concat(typed.stream(), scripts.stream().filter(s -> !s.contains("\n"))).toList());
        mutator = new Mutator(random, lines.values().stream().flatMap(List::stream)
                .flatMap(l -> Token.of(l).stream())
                .filter(t -> t.kind() != Token.Kind.BLANK && !t.is("\0") && !t.is("jshell"))
                .toList());
    }

    /** Types {@code cases} lines; returns the faults, each kind of them once. */
    List<Fault> run(int cases) throws InterruptedException {
        Map<String, Fault> faults = new LinkedHashMap<>();
        Worker worker = new Worker();
        Where[] places = traces ? Where.values() : new Where[] {Where.EXPLAIN};
        for (int i = 0; i < cases; i++) {
            Where where = places[i % places.length];
            List<String> from = lines.get(where);
            Mutant mutant = mutator.mutate(from.get(random.nextInt(from.size())));
            Optional<CliRun> run = worker.run(() -> where.how.apply(mutant));
            if (run.isEmpty()) {
                faults.putIfAbsent("hang " + i, new Fault(where, mutant, "hangs", worker.stack()));
                worker = new Worker();
                continue;
            }
            Verdict.of(mutant, run.get()).ifPresent(what -> {
                Fault fault = new Fault(where, mutant, what, run.get().all());
                faults.putIfAbsent(where + kind(what, run.get().err()), fault);
            });
        }
        return new ArrayList<>(faults.values());
    }

    /** Faults of one kind differ in names and numbers. */
    private static String kind(String what, String answer) {
        return what + answer.lines().findFirst().orElse("").replaceAll("'[^']*'|\\d+", "");
    }

    /** Tracing commands are given an end, and only the words of the line are the fuzzer's. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>(Arrays.asList(line.split("\0", -1)));
        boolean ends = words.stream().anyMatch(w -> List.of("explain", "help", "probes", "doctor").contains(w));
        if (!ends) {
            words.addAll(0, List.of(DURATION));
        }
        return words;
    }

    /** Runs one line after the other, so that one that hangs can be left. */
    private static final class Worker {
        private final BlockingQueue<Runnable> todo = new ArrayBlockingQueue<>(1);
        private final Thread thread = new Thread(this::work, "line-fuzz");

        Worker() {
            thread.setDaemon(true);
            thread.start();
        }

        private void work() {
            try {
                while (true) {
                    todo.take().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Optional<CliRun> run(Supplier<CliRun> line) throws InterruptedException {
            BlockingQueue<CliRun> done = new ArrayBlockingQueue<>(1);
            todo.put(() -> done.add(whateverHappens(line)));
            return Optional.ofNullable(done.poll(HANG_SECONDS, TimeUnit.SECONDS));
        }

        /** What escapes grebe would have ended the process with Java's own words. */
        private static CliRun whateverHappens(Supplier<CliRun> line) {
            try {
                return line.get();
            } catch (Throwable e) {
                return new CliRun(1, "", "Exception in thread: " + e + Arrays.toString(e.getStackTrace()));
            }
        }

        String stack() {
            return Arrays.stream(thread.getStackTrace()).limit(30).map(Object::toString)
                    .collect(Collectors.joining("\n"));
        }
    }

    /** CASES [SEED]. */
    public static void main(String[] args) throws InterruptedException {
        int cases = Integer.parseInt(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        System.out.println("seed " + seed);
        List<Fault> faults = new LineFuzz(seed, true).run(cases);
        faults.forEach(f -> System.out.println(f + "\n"));
        System.out.println(cases + " lines, " + faults.size() + " kinds of faults");
        System.exit(faults.isEmpty() ? 0 : 1);
    }
}
