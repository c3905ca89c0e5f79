package org.grebe.core.engine;

import java.util.List;
import java.util.Optional;
import org.grebe.bpf.btf.Btf;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.plan.Plan;

/** The programs of a plan, for reading: nothing is loaded. */
public final class PlanCode {
    private PlanCode() {}

    /** The best attach kind there is, or the best way of the one that is asked for. */
    public static ProbeVariant variant(Plan plan, Optional<AttachKind> only) {
        return Variants.of(plan.probe()).stream()
                .filter(v -> only.isEmpty() || only.get() == v.kind())
                .findFirst()
                .orElseThrow();
    }

    /** With the offsets of this kernel's BTF. */
    public static List<ProgramSpec> programs(Plan plan, ProbeVariant variant) {
        return variant.build(Btf.kernel(), new PlanHoles(plan, 1), 0).programs();
    }
}
