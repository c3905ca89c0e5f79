package org.grebe.core.explain;

import java.util.List;
import java.util.Optional;
import org.grebe.bpf.feature.Capabilities;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramInfo;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.engine.OwnProcess;
import org.grebe.core.engine.SessionOptions;
import org.grebe.core.engine.Trace;
import org.grebe.core.plan.LargeStack;
import org.grebe.core.plan.Plan;

/**
 * What of a trace runs where, and why. Prints as {@code explain} shows it.
 *
 * @param verified what the kernel says of each loaded program, in their order; none where nothing was loaded
 * @param notes what else attaching taught
 * @param skippedTgid the process that the programs leave out, 0 for none
 * @param ringBytes of the ring buffer
 * @param replaceable the programs are those of a trace whose plan can be replaced
 */
public record Explanation(
        Plan plan, AttachOutlook outlook, List<ProgramInfo> verified, List<String> notes, int skippedTgid,
        int ringBytes, boolean replaceable) {
    /** Columns of a line. */
    public static final int WIDTH = 100;

    /** For this machine and a session of these options, with none of the plan's programs loaded. */
    public static Explanation of(Plan plan, SessionOptions options) {
        boolean mayLoad = Capabilities.ofThisProcess().missingForTracing().isEmpty();
        int own = mayLoad ? OwnProcess.tgid() : 0;
        return new Explanation(plan, AttachOutlook.of(plan, options.attach(),
                new ThisMachine(own, options.replaceable())), List.of(), List.of(), own, options.ringBytes(),
                options.replaceable());
    }

    /** Of a trace that runs in a session of these options: how it was attached, and what the verifier says. */
    public static Explanation of(Trace trace, SessionOptions options) {
        List<ProgramSpec> programs = trace.programs().stream().map(LoadedProgram::spec).toList();
        ProbeVariant taken = Variants.by(trace.plan().probe(), trace.report().mechanism()).orElseThrow();
        return new Explanation(
                trace.plan(),
                new AttachOutlook(Optional.of(taken), trace.report().passedOver(), programs, ""),
                trace.programs().stream().map(LoadedProgram::info).toList(),
                trace.report().notes(),
                OwnProcess.tgid(),
                options.ringBytes(),
                options.replaceable());
    }

    /** The lines, without line ends, of {@link #WIDTH} columns. */
    public List<String> lines() {
        return lines(WIDTH);
    }

    /** Lines of {@code width} columns, at most {@link #WIDTH}; a word longer than that stays whole. */
    public List<String> lines(int width) {
        return LargeStack.ifNeeded(() -> new ExplanationText(this, Math.min(width, WIDTH)).lines());
    }

    /** The programs as C, one source for all; "" where there are none. */
    public String c() {
        return outlook.programs().isEmpty()
                ? ""
                : LargeStack.ifNeeded(() -> CSource.of(plan, outlook.taken().orElseThrow(),
                        outlook.programs().stream().map(ProgramSpec::name).toList(),
                        new ThisMachine(skippedTgid, replaceable), ringBytes));
    }

    /** The programs as eBPF, with the script's line and column at each instruction. */
    public List<String> listings() {
        return outlook.programs().stream()
                .map(p -> p.name() + ", " + p.attachment().describe() + ":\n" + p.code())
                .toList();
    }

    @Override
    public String toString() {
        return String.join("\n", lines()) + "\n";
    }
}
