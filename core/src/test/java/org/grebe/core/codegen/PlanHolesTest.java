package org.grebe.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import org.grebe.bpf.asm.Code;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.btf.ProbeBtf;
import org.grebe.bpf.probes.ImageProgram;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.Variants;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Test;

class PlanHolesTest {
    private static final Btf BTF = ProbeBtf.shiftedBy(0);

    private static Code code(String script) {
        FuzzHost host = new FuzzHost();
        new ScriptCompiler().compile("test", script).newScript(host, new HashMap<>()).run();
        Plan plan = ScriptRun.plan(host.calls().get(0));
        return ImageProgram.build(plan.probe(), new PlanHoles(plan, 1)).programs().get(0).code();
    }

    /** The way of nearly all events: straight on, no look-up, nothing that only others need. */
    @Test
    void shouldRejectInFewInstructions() {
        String listing = code("on connect { if (it.dport in [80, 443]) print it.dport }").toString();
        assertEquals("""
                   0: r8 = &image[0] + 0 ll
                   2: r0 = *(u64 *)(r8 +IMAGE) ; [1:18] dport
                   3: *(u64 *)(r10 -8) = r0                  ; [1:18]
                   4: if r0 == 80 goto pass_2                ; [1:18]
                   5: if r0 == 443 goto pass_2               ; [1:18]
                reject_1:
                   6: call bpf_get_smp_processor_id          ; rejected
                   7: r0 &= CPUS
                   8: r0 <<= 7
                   9: r1 = &counters[0] + 0 ll
                  11: r1 += r0
                  12: r2 = 1
                  13: lock *(u64 *)(r1 +0) += r2
                out:
                  14: r0 = 0
                  15: exit
                """, listing.substring(0, listing.indexOf("pass_2:"))
                .replaceAll("r8 .\\d+\\) +", "r8 +IMAGE) ")
                .replace("&= " + (Counters.SLOTS - 1) + "\n", "&= CPUS\n"));
    }

    @Test
    void shouldLeaveByOneEndWhenSeveralTestsMayFail() {
        String listing = code("on connect { if (it.dport > 80 && it.ip == 4) print it.dport }").toString();
        assertEquals(1, listing.split(": exit", -1).length - 1, listing);
        assertEquals(1, listing.split("; rejected", -1).length - 1, listing);
    }

    @Test
    void shouldSayWhichTestNoProgramMakes() {
        Plan plan = Scripts.plan("kprobe('words') { if (it.pid > 1 && it.u2 == 80) print it.pid }",
                ListingKernel::find);
        Plan other = Scripts.plan("kprobe('result') { print it.pid }", ListingKernel::find);
        PlanHoles holes = new PlanHoles(plan, 1);
        PlanHoles.requireEachTest(plan, Variants.of(plan.probe()).get(0).build(BTF, holes, 0));
        ProbeImage stale = Variants.of(other.probe()).get(0).build(BTF, holes, 0);
        var e = assertThrows(IllegalStateException.class, () -> PlanHoles.requireEachTest(plan, stale));
        assertEquals("no program tests `it.u2 == 80` (line 2, column 40)", e.getMessage());
    }
}
