package org.grebe.shell;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Field;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.PlanningHost;
import org.grebe.core.dsl.run.ProbeCall;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.engine.Event;
import org.grebe.core.engine.EventFormat;
import org.grebe.core.engine.Printed;
import org.grebe.core.plan.Plan;
import org.grebe.shell.output.Rendering;
import org.grebe.shell.output.StreamOutput;
import org.grebe.shell.output.TextRendering;

/**
 * What one event costs from the ring's memory to the end of the script's closure, without a kernel: nanoseconds an
 * event, the first thousand, which run cold, and the best of later rounds. {@code HandlerBench [ROUNDS]}.
 */
public final class HandlerBench {
    private static final int EVENTS = 200_000;
    private static final int COLD = 1000;
    private static final int RING_RECORDS = 256;
    /** A statement before a condition keeps that in the script. */
    private static final Map<String, String> HANDLERS = new LinkedHashMap<>();

    static {
        HANDLERS.put("nothing", "on connect { }");
        HANDLERS.put("guard", "on connect { if (it.dport == 81) print it }");
        HANDLERS.put("guard, two fields", "n = 0; on connect { n; if (it.dport == 81 && it.pid > 4) print it }");
        HANDLERS.put("in a list", "n = 0; on connect { n; if (it.dport in [81, 443]) print it }");
        HANDLERS.put("count by key", "def hits = count(); on connect { def c = it.comm; hits[c]++ }");
        HANDLERS.put("print it", "on connect { print it }");
        HANDLERS.put("print it.pid, it.comm", "on connect { print it.pid, it.comm }");
    }

    private HandlerBench() {}

    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        System.out.printf("%-24s %10s %10s%n", "ns an event", "cold", "warm");
        for (Map.Entry<String, String> handler : HANDLERS.entrySet()) {
            measure(handler.getKey(), handler.getValue(), rounds);
        }
    }

    private static void measure(String name, String script, int rounds) {
        Host host = new Host();
        new ScriptCompiler().compile("bench", script).newScript(host, new HashMap<>()).run();
        ProbeCall call = host.call;
        Plan plan = ScriptRun.plan(call);
        // None: as if the kernel had decided nothing.
        boolean[] pushed = new boolean[plan.pushed().length];
        RecordLayout layout = RecordLayout.of(Plan.byWidth(plan.probe().fields()));
        EventFormat format = new EventFormat(1, plan.probe(), layout);
        ByteBuffer ring = ring(layout);
        long cold = run(call, pushed, format, layout.size(), ring, COLD);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            best = Math.min(best, run(call, pushed, format, layout.size(), ring, EVENTS));
        }
        System.out.printf("%-24s %10.0f %10.1f%n", name, (double) cold / COLD, (double) best / EVENTS);
    }

    private static long run(ProbeCall call, boolean[] pushed, EventFormat format, int size, ByteBuffer ring, int n) {
        long begin = System.nanoTime();
        Event[] batch = new Event[RING_RECORDS];
        for (int i = 0; i < n; i += batch.length) {
            for (int j = 0; j < batch.length; j++) {
                batch[j] = format.read(ring, j * size);
            }
            for (Event e : batch) {
                call.handle(e, pushed);
            }
        }
        return System.nanoTime() - begin;
    }

    private static ByteBuffer ring(RecordLayout layout) {
        ByteBuffer ring = ByteBuffer.allocateDirect(layout.size() * RING_RECORDS).order(ByteOrder.nativeOrder());
        for (int i = 0; i < RING_RECORDS; i++) {
            int at = i * layout.size();
            for (Field f : Catalogue.connect.fields()) {
                int offset = at + layout.offset(f.name());
                switch (f.name()) {
                    case "comm" -> ring.put(offset, ("curl" + i % 7).getBytes());
                    case "pid", "tid" -> ring.putInt(offset, i);
                    case "dport" -> ring.putShort(offset, (short) 443);
                    case "ip" -> ring.put(offset, (byte) 4);
                    case "saddr", "daddr" -> ring.put(offset,
                            new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, (byte) i});
                    default -> { }
                }
            }
        }
        return ring;
    }

    private static final class Host extends PlanningHost {
        private final Rendering text = new TextRendering(false);
        private final StreamOutput output = new StreamOutput(OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream()), false, () -> text, () -> { });
        private ProbeCall call;

        Host() {
            super(declared -> Map.of(), plan -> { });
        }

        @Override
        public Object on(ProbeCall made) {
            call = made;
            return null;
        }

        @Override
        public void print(Printed what) {
            output.write(what instanceof Printed.Values row ? Printed.row(row.values(), row.labels(), "") : what);
        }
    }
}
