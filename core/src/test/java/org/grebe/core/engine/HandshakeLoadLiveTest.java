package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verifier takes every form of handshake, and what is pushed down of its fields gives the same rows. */
@Tag("live")
class HandshakeLoadLiveTest {
    private static final List<String> SCRIPTS = List.of(
            "on handshake { print it }",
            "on handshake { seen << it }",
            "on handshake { if (it.sport > 5 && it.comm == 'x' && it.latency > 7 && it.ret < 0 && it.time > 9)"
                    + " seen << it }",
            "hits = count(); on handshake { if (it.netns == 1) hits[it.comm, it.ret, it.saddr]++ }");

    record Case(ProbeVariant variant, String script, boolean replaceable) {
        @Override
        public String toString() {
            return variant.mechanism() + (replaceable ? ", to be replaced: " : ": ") + script;
        }
    }

    static Stream<Case> cases() {
        return Variants.of(Catalogue.handshake).stream().flatMap(v -> SCRIPTS.stream()
                .flatMap(s -> Stream.of(new Case(v, s, false), new Case(v, s, true))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldLoadAndAttach(Case c) {
        FuzzHost host = new FuzzHost();
        new ScriptCompiler().compile("test", "seen = []; " + c.script()).newScript(host, new HashMap<>()).run();
        Plan plan = ScriptRun.plan(host.calls().get(0));
        try (BpfMap ring = BpfMap.create(MapSpec.ringbuf(PlanHoles.RING, 1 << 16));
                BpfMap wakeup = BpfMap.create(MapSpec.mmapableArray(PlanHoles.WAKEUP, 8, 1))) {
            AttachLadder ladder = new AttachLadder(Btf.kernel(), Tracefs::open,
                    Map.of(PlanHoles.RING, ring, PlanHoles.WAKEUP, wakeup), 0, c.replaceable());
            AttachLadder.Result result =
                    ladder.attach(plan, new PlanHoles(plan, 1), Optional.empty(), List.of(c.variant()));
            try (Feed feed = new AttachedFeed(null, result, () -> 0)) {
                assertEquals(c.variant().mechanism(), feed.report().mechanism());
                assertEquals(List.of(), feed.report().notes());
            }
        }
    }

    @Test
    void shouldPrintTheSameRowsPushedDownOrNot() {
        try (PlannerFuzz fuzz = new PlannerFuzz(Catalogue.handshake, 20261121)) {
            fuzz.run(Math.min(20_000, PlannerFuzz.cases(20_000)));
            assertTrue(fuzz.pushedShare() > 0.8, fuzz.summary());
        }
    }
}
