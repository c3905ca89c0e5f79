package org.grebe.core.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.grebe.bpf.ir.Eval;
import org.grebe.bpf.ir.KeySet;
import org.grebe.bpf.ir.Value;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;
import org.grebe.core.agg.FakeKernel;
import org.grebe.core.agg.KernelTable;
import org.grebe.core.codegen.RecordLayout;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.KernelAggregation.Key;
import org.grebe.core.plan.KernelState;
import org.grebe.core.plan.Plan;
import org.grebe.core.plan.StateStep;
import org.grebe.core.value.IpAddress;
import org.grebe.core.value.RawText;

/** No kernel: a plan's predicates and values by {@link Eval}, so that the planner's law can be checked anywhere. */
final class EvaluatedKernel implements FuzzKernel {
    private final Probe probe;

    EvaluatedKernel(Probe probe) {
        this.probe = probe;
    }

    @Override
    public Part load(Plan plan) {
        return new Evaluated(probe, plan, 1, new HashMap<>());
    }

    @Override
    public void close() {}

    /** An event, and sets that do not change. */
    private record Image(Probe probe, Map<String, byte[]> event, Map<String, Long> locals) implements Eval.Memory {
        Image(Probe probe, Map<String, byte[]> event) {
            this(probe, event, new HashMap<>());
        }

        @Override
        public long local(Value.Local local) {
            return locals.get(local.name());
        }

        @Override
        public long number(String field) {
            byte[] value = event.get(field);
            return value == null ? 0 : ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong();
        }

        /** Of a name without what stands behind its NUL, which probes clear. */
        @Override
        public byte[] bytes(String field) {
            byte[] bytes = event.get(field) == null ? new byte[16] : event.get(field).clone();
            if (probe.field(field).orElseThrow().type() == FieldType.COMM) {
                int end = 0;
                while (end < bytes.length && bytes[end] != 0) {
                    end++;
                }
                Arrays.fill(bytes, end, bytes.length, (byte) 0);
            }
            return bytes;
        }

        @Override
        public boolean present(String field) {
            return event.get(field) != null;
        }

        @Override
        public boolean holds(KeySet set, long member) {
            return ((FilterMap) set).members().contains(member);
        }

        @Override
        public boolean holds(KeySet set, byte[] sixteen) {
            FilterMap map = (FilterMap) set;
            return map.members().stream().map(map::key).anyMatch(key -> set.kind() == KeySet.Kind.LPM
                    ? isWithin(sixteen, key) : Arrays.equals(key, sixteen));
        }

        /** {@code block}: the length of a prefix, 4 bytes, and an address. */
        private static boolean isWithin(byte[] address, byte[] block) {
            int bits = ByteBuffer.wrap(block).order(ByteOrder.nativeOrder()).getInt();
            for (int i = 0; i < bits; i++) {
                int bit = 0x80 >> i % 8;
                if (((address[i / 8] ^ block[4 + i / 8]) & bit) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A plan's part. */
    static final class Evaluated implements Part {
        private final Plan plan;
        private final RecordLayout layout;
        private final EventFormat captured;
        private final Map<KernelAggregation, FakeKernel> tables = new HashMap<>();
        private final Map<KernelState, Map<Long, Long>> states;

        /** {@code states}: what the kernel keeps for the script, shared by all of its plans. */
        Evaluated(Probe probe, Plan plan, int generation, Map<KernelState, Map<Long, Long>> states) {
            this.states = states;
            this.plan = plan;
            layout = RecordLayout.of(plan.captured());
            captured = new EventFormat(generation, probe, layout);
            plan.aggregations().forEach(a -> tables.put(a, new FakeKernel(a.into())));
        }

        boolean passes(Map<String, byte[]> event) {
            Eval eval = new Eval(new Image(plan.probe(), event));
            return plan.kernelTests().stream().allMatch(eval::of);
        }

        @Override
        public List<Event> run(Map<String, byte[]> event) {
            Image image = new Image(plan.probe(), event);
            Eval eval = new Eval(image);
            if (!passes(event)) {
                return List.of();
            } else if (plan.delivers()) {
                return List.of(record(event));
            }
            plan.steps().forEach(s -> step(s, eval, image.locals()));
            plan.aggregations().stream().filter(a -> a.when() == null || eval.of(a.when())).forEach(a -> {
                List<Object> keys = new ArrayList<>();
                a.keys().forEach(k -> keys.add(k instanceof Key.OrNull or && event.get(or.field()) == null ? null
                        : k instanceof Key.Named n ? n.naming().name(eval.of(n.of().num()))
                        : k.bare() instanceof Key.Number n ? (Object) eval.of(n.num())
                        : bytes(((Key.Bytes) k.bare()).field(), event)));
                tables.get(a).add(keys, a.value() == null ? 1 : eval.of(a.value()));
            });
            return List.of();
        }

        private void step(StateStep step, Eval eval, Map<String, Long> locals) {
            Map<Long, Long> map = states.computeIfAbsent(step.state(), s -> new HashMap<>());
            if (step instanceof StateStep.Take take) {
                locals.put(take.value().name(), 0L);
                locals.put(take.there().name(), 0L);
            }
            if (step.when() != null && !eval.of(step.when())) {
                return;
            }
            long key = eval.of(step.key());
            if (step instanceof StateStep.Put put) {
                map.put(key, eval.of(put.value()));
            } else if (step instanceof StateStep.Take take && map.containsKey(key)) {
                locals.put(take.value().name(), take.removes() ? map.remove(key) : map.get(key));
                locals.put(take.there().name(), 1L);
            }
        }

        private static Object bytes(Field field, Map<String, byte[]> event) {
            byte[] sixteen = event.get(field.name()) == null ? new byte[16] : event.get(field.name());
            if (field.type() == FieldType.COMM) {
                return RawText.untilNul(sixteen);
            }
            ByteBuffer network = ByteBuffer.wrap(sixteen);
            return IpAddress.of(network.getLong(), network.getLong(), false);
        }

        private Event record(Map<String, byte[]> event) {
            ByteBuffer record = ByteBuffer.allocate(layout.size()).order(ByteOrder.nativeOrder());
            layout.fields().forEach(f -> PlannerFuzz.put(record, layout, f, event.get(f.name())));
            return captured.read(record, 0);
        }

        @Override
        public KernelTable table(KernelAggregation aggregation, LongSupplier turn) {
            FakeKernel counted = tables.get(aggregation);
            return new KernelTable() {
                @Override
                public long turn() {
                    return turn.getAsLong();
                }

                @Override
                public Map<List<Object>, long[]> read() {
                    return counted.read();
                }

                @Override
                public Map<List<Object>, long[]> exchange() {
                    return counted.exchange();
                }

                @Override
                public long noRoom() {
                    return counted.noRoom();
                }
            };
        }

        @Override
        public String text() {
            return "";
        }

        @Override
        public void close() {}
    }
}
