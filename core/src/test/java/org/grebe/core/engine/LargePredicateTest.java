package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.probes.ImageProgram;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.plan.PlannedCondition;
import org.grebe.core.plan.Lowered;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Test;

/** What no program has room for stays in the script, with the reason, and all that fits goes. */
class LargePredicateTest {
    private static List<PlannedCondition> inScript(Plan plan) {
        return plan.conditions().stream().filter(c -> !c.inKernel()).toList();
    }

    private static String reason(PlannedCondition c) {
        return ((Lowered.Script) c.where()).reason();
    }

    @Test
    void shouldPushAsManyConditionsAsFit() {
        Plan plan = LargePredicates.plan(
                LargePredicates.joined("&&", 200, i -> "!it.comm.contains('n" + i + "')"), "print it");
        List<PlannedCondition> left = inScript(plan);
        long pushed = plan.conditions().size() - left.size();
        assertTrue(pushed > 80 && pushed < 200, "pushed=" + pushed);
        assertTrue(reason(left.get(0)).matches(
                "it would take some \\d+ instructions where \\d+ are left of 10000"), reason(left.get(0)));
    }

    @Test
    void shouldPushASmallConditionBehindOneThatDoesNotFit() {
        Plan plan = LargePredicates.plan(LargePredicates.nested(60) + " && it.dport == 80", "print it");
        assertEquals(List.of(false, true), plan.conditions().stream().map(PlannedCondition::inKernel).toList());
        assertEquals("it has more numbers to keep at a time than a program's stack of 512 bytes has room for",
                reason(plan.conditions().get(0)));
    }

    @Test
    void shouldStayInTheScriptWhenNestedByTheThousand() {
        Plan plan = LargePredicates.plan(LargePredicates.nested(600), "print it");
        assertEquals("it is nested more than 500 deep", reason(plan.conditions().get(0)));
    }

    @Test
    void shouldCountManyTimesInOneProgram() {
        Plan plan = LargePredicates.plan("true", LargePredicates.joined(";", 20,
                i -> "n" + i + "[it.comm, it.saddr, it.daddr]++"));
        assertEquals(20, plan.aggregations().size());
        assertEquals("", plan.aggregationReason());
    }

    @Test
    void shouldCountInTheScriptWhenAKeyIsTooLarge() {
        Plan plan = LargePredicates.plan("true", "n1["
                + LargePredicates.joined(",", 60, i -> LargePredicates.field(i)) + "]++");
        assertEquals("it has more numbers to keep at a time than a program's stack of 512 bytes has room for",
                plan.aggregationReason());
    }

    @Test
    void shouldSayWhatToDoWhenAClosureIsTooLargeForJava() {
        String condition = LargePredicates.joined("||", 5000, i -> "it.pid == " + i);
        ScriptError e = assertThrows(ScriptError.class, () -> LargePredicates.plan(condition, "print it"));
        assertTrue(e.getMessage().startsWith("a closure or statement is too large for Java, which takes 64 KB of code"
                + " at most; put values that are compared into a list, as in `it.dport in [80, 443]`, and thousands of"
                + " them into a file"), e.getMessage());
    }

    /** The planner's estimate is not below what code generation takes, by any attach kind. */
    @Test
    void shouldBuildWhateverThePlannerTakes() {
        for (String condition : LargePredicates.all()) {
            for (String body : List.of("print it", "seen << it", "n1[it.comm, it.saddr, it.daddr, it.sport]++")) {
                Plan plan = LargePredicates.plan(condition, body);
                int slots = ImageProgram.build(plan.probe(), new PlanHoles(plan, 1)).programs().get(0).code().slots();
                assertTrue(slots < 11_000, "slots=" + slots);
                for (ProbeVariant variant : Variants.of(plan.probe())) {
                    variant.build(Btf.kernel(), new PlanHoles(plan, 1), 1);
                }
            }
        }
    }
}
