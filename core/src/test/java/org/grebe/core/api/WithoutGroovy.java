package org.grebe.core.api;

import static org.grebe.core.api.Fields.comm;
import static org.grebe.core.api.Fields.daddr;
import static org.grebe.core.api.Fields.dport;

import java.util.List;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.core.agg.Count;

/** Plans, counts and makes a table. Run where there is no Groovy. */
final class WithoutGroovy {
    private WithoutGroovy() {}

    public static void main(String[] args) {
        Condition condition = dport.in(80, 443).and(daddr.in("10.0.0.0/8")).and(comm.startsWith("cu"));
        Count table = new Count();
        Job job = Job.counting(Catalogue.connect, condition.conjuncts(), table, List.of(comm));
        table.increment(List.of("curl"));
        System.out.println(job.plan().kernelTests() + " " + job.plan().aggregations() + " " + table.snapshot());
    }
}
