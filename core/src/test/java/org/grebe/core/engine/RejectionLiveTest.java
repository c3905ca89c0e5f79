package org.grebe.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Origin;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.ir.Access;
import org.grebe.bpf.ir.Bytes;
import org.grebe.bpf.ir.Part;
import org.grebe.bpf.ir.Program;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Holes;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.tracefs.Tracefs;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.plan.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is wrong is reported as a bug of grebe, with its place in the script; another way is tried. */
@Tag("live")
class RejectionLiveTest {
    private static final String SCRIPT = "on connect { if (it.dport == 80 && it.comm == 'x') print it.pid }";

    @TempDir
    Path state;

    /** Follows a number where the second condition is tested. */
    private static final class Broken implements ProbeVariant {
        @Override
        public AttachKind kind() {
            return AttachKind.FENTRY;
        }

        @Override
        public String mechanism() {
            return "something wrong";
        }

        @Override
        public List<String> differences() {
            return List.of();
        }

        @Override
        public ProbeImage build(Btf btf, Holes holes, int skippedTgid) {
            Assembler a = new Assembler();
            a.mov(Reg.R1, 5).origin(new Origin(1, 1, 36)).load(Size.DW, Reg.R0, Reg.R1, 0).origin(Origin.NONE).exit();
            Attachment at = new Attachment.RawTracepoint("inet_sock_set_state");
            Map<String, Access> fields = Map.of("dport", Access.constant(80),
                    "comm", new Access.Memory(Access.Cost.HELPER, new Bytes.Comm()));
            // The tree has the plan's tests; what is made of it does not.
            Program tree = new Program("broken", at, "broken(void *ctx)",
                    new Part(fields, Map.of(), List.of(), holes.tests(fields, null)));
            return new ProbeImage(List.of(new ProgramSpec("broken", at, a.build())), List.of(tree), List.of(),
                    Set.of());
        }
    }

    private AttachReport attach(ProbeVariant... ways) {
        FuzzHost host = new FuzzHost();
        new ScriptCompiler().compile("test", SCRIPT).newScript(host, new HashMap<>()).run();
        Plan plan = ScriptRun.plan(host.calls().get(0));
        try (BpfMap ring = BpfMap.create(MapSpec.ringbuf(PlanHoles.RING, 1 << 16));
                BpfMap wakeup = BpfMap.create(MapSpec.mmapableArray(PlanHoles.WAKEUP, 8, 1))) {
            AttachLadder ladder = new AttachLadder(Btf.kernel(), Tracefs::open,
                    Map.of(PlanHoles.RING, ring, PlanHoles.WAKEUP, wakeup), 0, false).logsTo(new StateFolder(state));
            AttachLadder.Result result = ladder.attach(plan, new PlanHoles(plan, 1), Optional.empty(), List.of(ways));
            try (Feed feed = new AttachedFeed(null, result, () -> 0)) {
                return feed.report();
            }
        }
    }

    private String bug() {
        return "bug in grebe: the verifier of Linux " + KernelRelease.current()
                + " rejected connect by something wrong at `it.comm == 'x'` (line 1, column 36): 1: (79) r0 ="
                + " *(u64 *)(r1 +0); R1 invalid mem access 'scalar'. Only pointers may be followed, and a number was"
                + " used as one. Please report it: the log is in " + state.resolve("verifier-broken.log");
    }

    @Test
    void shouldTellABugAndGoOnWhenTheVerifierRejectsAProgram() throws IOException {
        ProbeVariant works = Variants.of(Catalogue.connect).get(2);
        AttachReport report = attach(new Broken(), works);
        assertEquals(works.mechanism(), report.mechanism());
        assertEquals(List.of(bug()), report.notes());
        String log = Files.readString(state.resolve("verifier-broken.log"));
        assertTrue(log.startsWith("broken, rawtp:inet_sock_set_state, on Linux "), log);
        assertTrue(log.contains("; [1:36]"), log);
        assertTrue(log.contains("\nR1 invalid mem access 'scalar'\n"), log);
    }

    @Test
    void shouldTellTheBugToWhoIsLeftWithNothing() {
        TraceError e = assertThrows(TraceError.class, () -> attach(new Broken()));
        assertTrue(e.getMessage().endsWith("\n" + bug()), e.getMessage());
    }
}
