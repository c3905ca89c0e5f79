package org.grebe.core.engine;

import java.util.IdentityHashMap;
import java.util.Map;
import org.grebe.core.agg.Aggregation;
import org.grebe.core.agg.LHist;
import org.grebe.core.agg.Table;
import org.grebe.core.plan.KernelAggregation;
import org.grebe.core.plan.Plan;
import org.grebe.core.value.IpAddress;

/** The tables of a closure three times: as plain Groovy fed them, as the compiled closure did, and the kernel. */
final class FuzzTables {
    private record Sides(Aggregation plain, Aggregation compiled, Aggregation kernel) {}

    /** By the compiled closure's table. A table may be fed at several places. */
    private final Map<Aggregation, Sides> tables = new IdentityHashMap<>();
    private long turn;

    FuzzTables(Plan plan, Plan plainPlan, FuzzKernel.Part part) {
        for (int i = 0; i < plan.aggregations().size(); i++) {
            KernelAggregation a = plan.aggregations().get(i);
            Aggregation plain = plainPlan.aggregations().get(i).into();
            tables.computeIfAbsent(a.into(), into -> new Sides(plain, into, fresh(into)))
                    .kernel().addFromKernel(part.table(a, () -> turn));
        }
    }

    private static Aggregation fresh(Aggregation like) {
        if (like instanceof LHist h) {
            return new LHist(h.low(), h.high(), h.step());
        }
        try {
            return like.getClass().getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    int size() {
        return tables.size();
    }

    /** Tables that are not alike, or "". */
    String difference() {
        turn++;
        StringBuilder text = new StringBuilder();
        for (Sides t : tables.values()) {
            Table plain = t.plain().snapshot();
            if (!isSame(plain, t.compiled()) || !isSame(plain, t.kernel())) {
                text.append("Groovy:\n").append(plain).append("\ncompiled:\n").append(t.compiled());
                text.append("\nkernel:\n").append(t.kernel()).append('\n');
            }
        }
        return text.toString();
    }

    /** In order, and as people see it; each row answers to its key, and to the key in another form. */
    private static boolean isSame(Table expected, Aggregation table) {
        Table actual = table.snapshot();
        return expected.equals(actual) && expected.toString().equals(actual.toString())
                && expected.stream().allMatch(row -> row.value().equals(table.getAt(row.keys()))
                        && row.value().equals(table.getAt(row.keys().stream().map(FuzzTables::otherForm).toList())));
    }

    private static Object otherForm(Object key) {
        return key instanceof IpAddress ? key.toString()
                : key instanceof Long n && n == n.intValue() ? (Object) n.intValue()
                : key instanceof String text ? new StringBuilder(text) : key;
    }

    void clear() {
        tables.values().forEach(t -> {
            t.plain().clear();
            t.compiled().clear();
            t.kernel().clear();
        });
    }
}
