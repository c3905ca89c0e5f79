package org.grebe.core.explain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.ImageProgram;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.dsl.FuzzHost;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.ScriptRun;
import org.grebe.core.plan.Plan;

/** Scripts explained for machines that are made up. */
final class Explained {
    private Explained() {}

    static Plan plan(String script) {
        FuzzHost host = new FuzzHost();
        new ScriptCompiler().compile("test", script).newScript(host, new java.util.HashMap<>()).run();
        return ScriptRun.plan(host.calls().get(0));
    }

    /** {@code obstacles}: mechanism to what speaks against it. */
    static Machine machine(String unknown, Map<String, String> obstacles) {
        return new Machine() {
            private String building;

            @Override
            public String unknown() {
                return unknown;
            }

            @Override
            public List<ProgramSpec> build(Plan plan, ProbeVariant variant) {
                building = variant.mechanism();
                return ImageProgram.build(plan.probe(), new PlanHoles(plan, 1)).programs();
            }

            @Override
            public Optional<String> obstacle(Attachment attachment) {
                return Optional.ofNullable(obstacles.get(building));
            }
        };
    }

    static String text(String script, Machine machine) {
        Plan plan = plan(script);
        AttachOutlook outlook = AttachOutlook.of(plan, Optional.empty(), machine);
        return new Explanation(plan, outlook, List.of(), List.of(), 0, 8 << 20, false).toString();
    }
}
