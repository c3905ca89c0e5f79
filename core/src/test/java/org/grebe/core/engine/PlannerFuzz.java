package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.plan.PlannedCondition;
import org.grebe.core.plan.Plan;

/**
 * The law of the planner, checked: random closures over random events give the same rows whether the kernel decides
 * what the plan gave it, the handler as compiled decides everything, or plain Groovy does, which looks up each field by
 * its name. The kernel's part is run by BPF_PROG_TEST_RUN, or evaluated here.
 */
public final class PlannerFuzz implements AutoCloseable {
    private static final int CLOSURES_A_SCRIPT = 40;
    static final int EVENTS_A_CLOSURE = 250;

    private static final String CASES = System.getenv().getOrDefault("GREBE_FUZZ_CASES", "");

    private final Probe probe;
    private final long seed;
    private final Mutation mutation;
    private final FuzzKernel kernel;
    private final FuzzHost host = new FuzzHost();
    private long cases;
    private long refused;
    private long delivered;
    private long aggregated;
    private long pushedConditions;
    private long keptConditions;
    private long necessaryConditions;

    public PlannerFuzz(Probe probe, long seed) {
        this(probe, seed, Mutation.NONE);
    }

    /** A fuzzer that breaks each plan before it runs, and should find that. */
    PlannerFuzz(Probe probe, long seed, Mutation mutation) {
        this(probe, seed, mutation, new TestRunKernel(probe, mutation));
    }

    PlannerFuzz(Probe probe, long seed, Mutation mutation, FuzzKernel kernel) {
        this.probe = probe;
        this.seed = seed;
        this.mutation = mutation;
        this.kernel = kernel;
    }

    /** Runs at least so many cases. A difference is thrown, with all that is needed to see it again. */
    /** How many cases a test takes, unless GREBE_FUZZ_CASES says otherwise: an emulated machine has no time for all. */
    static long cases(long usual) {
        return CASES.isEmpty() ? usual : Long.parseLong(CASES);
    }

    public void run(long wanted) {
        for (int script = 0; cases < wanted; script++) {
            Random random = new Random(seed * 1_000_003 + script);
            RandomBodies bodies = new RandomBodies(probe, random);
            ProbeSource same = (kind, target) -> probe;
            StringBuilder text = new StringBuilder(RandomBodies.HEAD + "\n");
            int closures = (int) Math.min(CLOSURES_A_SCRIPT, (wanted - cases - 1) / EVENTS_A_CLOSURE + 1);
            for (int i = 0; i < closures; i++) {
                text.append(accepted(bodies, random, i, same)).append('\n');
            }
            host.calls().clear();
            for (ScriptCompiler compiler : List.of(new ScriptCompiler(same), ScriptCompiler.byName(same))) {
                compiler.compile("fuzz", text.toString()).newScript(host, new HashMap<>()).run();
            }
            String[] lines = text.toString().split("\n");
            for (int i = 0; i < closures; i++) {
                ProbeCall plain = host.calls().get(closures + i);
                compare(host.calls().get(i), plain, lines[i + 1], new RandomEvents(probe, random, true));
            }
        }
    }

    /** A line with a closure; in place of one that can never be right, and is refused for it, another. */
    private String accepted(RandomBodies bodies, Random random, int i, ProbeSource same) {
        while (true) {
            String line = line(bodies, random, i);
            try {
                new ScriptCompiler(same).compile("fuzz", RandomBodies.HEAD + "\n" + line);
                return line;
            } catch (ScriptError e) {
                if (!e.what().contains(" never ") && !e.what().contains("division by zero")) {
                    throw e;
                }
                refused++;
            }
        }
    }

    private String line(RandomBodies bodies, Random random, int i) {
        if (random.nextInt(4) == 0) {
            String[] first = bodies.aggregation("a" + i);
            String[] second = bodies.aggregation("b" + i);
            return first[0] + "; " + second[0] + "; on " + named() + " { " + bodies.around(first[1], second[1]) + " }";
        }
        return "on " + named() + " { " + bodies.next() + " }";
    }

    /** As the script has it. */
    private String named() {
        return probe.site().map(s -> s.provider().word() + "('" + s.target() + "')").orElse(probe.name());
    }

    private void compare(ProbeCall call, ProbeCall plain, String source, RandomEvents events) {
        Plan plan = mutation.in(ScriptRun.plan(call));
        for (PlannedCondition c : plan.conditions()) {
            if (c.inKernel()) {
                pushedConditions++;
            } else if (c.kernelTest().isPresent()) {
                necessaryConditions++;
            } else {
                keptConditions++;
            }
        }
        boolean[] pushed = plan.pushed();
        boolean[] none = new boolean[pushed.length];
        RecordLayout all = RecordLayout.of(Plan.byWidth(probe.fields()));
        try (FuzzKernel.Part part = kernel.load(plan)) {
            FuzzTables tables = new FuzzTables(plan, ScriptRun.plan(plain), part);
            for (int i = 0; i < EVENTS_A_CLOSURE; i++) {
                Map<String, byte[]> event = events.next();
                Event whole = record(all, event);
                List<Object> expected = host.rows(plain, whole, none);
                List<Object> compiled = host.rows(call, whole, none);
                List<Object> actual = throughKernel(part, call, event, pushed);
                if (!expected.equals(compiled)) {
                    throw new AssertionError(difference(source, plan, event, expected, compiled, part));
                }
                if (plan.delivers() && !expected.equals(actual)) {
                    throw new AssertionError(difference(source, plan, event, expected, actual, part));
                }
                cases++;
                if (events.oneIn(EVENTS_A_CLOSURE * 2)) {
                    compareTables(tables, source);
                    tables.clear();
                }
            }
            compareTables(tables, source);
        }
    }

    private void compareTables(FuzzTables tables, String source) {
        String difference = tables.difference();
        if (!difference.isEmpty()) {
            throw new AssertionError("seed " + seed + "\n" + source + "\n" + difference);
        }
        aggregated += tables.size();
    }

    private List<Object> throughKernel(
            FuzzKernel.Part part, ProbeCall call, Map<String, byte[]> event, boolean[] pushed) {
        List<Object> rows = new ArrayList<>();
        for (Event e : part.run(event)) {
            delivered++;
            rows.addAll(host.rows(call, e, pushed));
        }
        return rows;
    }

    /** The event as a trace that captures everything would have sent it. */
    private Event record(RecordLayout layout, Map<String, byte[]> event) {
        ByteBuffer record = ByteBuffer.allocate(layout.size()).order(ByteOrder.nativeOrder());
        for (Field field : layout.fields()) {
            put(record, layout, field, event.get(field.name()));
        }
        return new EventFormat(1, probe, layout).read(record, 0);
    }

    /** {@code value} is null for a field that is not there. */
    static void put(ByteBuffer record, RecordLayout layout, Field field, byte[] value) {
        if (value != null) {
            record.put(layout.offset(field.name()), value, 0, field.type().size);
        }
        if (field.nullable()) {
            record.put(layout.presences().get(field.name()), (byte) (value == null ? 0 : 1));
        }
    }

    private String difference(String source, Plan plan, Map<String, byte[]> event, List<Object> expected,
            List<Object> actual, FuzzKernel.Part part) {
        StringBuilder text = new StringBuilder("seed " + seed + ", after " + cases + " cases\n" + source + "\n");
        plan.conditions().forEach(c -> text.append("  ").append(c.where()).append('\n'));
        event.forEach((name, bytes) ->
                text.append("  ").append(name).append(" = ")
                        .append(bytes == null ? "null" : HexFormat.of().formatHex(bytes)).append('\n'));
        text.append("Groovy: ").append(expected);
        text.append("\nbut as compiled, or by the kernel: ").append(actual).append('\n');
        return text.append(part.text()).toString();
    }

    public long cases() {
        return cases;
    }

    /** Part of the conditions that the kernel decided, or something weaker for them, 0 to 1. */
    public double pushedShare() {
        double pushed = pushedConditions + necessaryConditions;
        return pushed / (pushed + keptConditions);
    }

    public String summary() {
        return cases + " cases, 0 mismatches, seed " + seed + " (" + pushedConditions + " conditions in the kernel, "
                + necessaryConditions + " weaker ones, " + keptConditions + " kept in the script, " + delivered
                + " events passed, " + aggregated + " tables compared; " + refused + " closures refused)";
    }

    @Override
    public void close() {
        kernel.close();
    }

    /** {@code PlannerFuzz CASES [SEED [MUTATION]]}; exits with 1 if there was a difference. */
    public static void main(String[] args) {
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        Mutation mutation = args.length > 2 ? Mutation.valueOf(args[2]) : Mutation.NONE;
        System.out.println("seed " + seed);
        try (PlannerFuzz fuzz = new PlannerFuzz(org.grebe.bpf.probes.Catalogue.connect, seed, mutation)) {
            fuzz.run(Long.parseLong(args[0]));
            System.out.println(fuzz.summary());
        } catch (AssertionError difference) {
            System.out.println(difference.getMessage());
            System.exit(1);
        }
    }
}
