package org.grebe.core.explain;

import java.util.List;
import java.util.Optional;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.plan.Plan;

/** What explain asks of a machine. */
interface Machine {
    /** Why nothing can be found out here, or "". */
    String unknown();

    /** The programs, for this machine's kernel. */
    List<ProgramSpec> build(Plan plan, ProbeVariant variant);

    /** What speaks against attaching there. */
    Optional<String> obstacle(Attachment attachment);
}
