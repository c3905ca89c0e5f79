package org.grebe.core.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.probes.ProbeVariant;
import org.grebe.bpf.probes.Variants;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.engine.AttachReport.PassedOver;
import org.grebe.core.plan.Plan;

/**
 * How a plan will be attached on a machine, as far as that can be told before its programs are loaded.
 *
 * @param taken the best way that nothing is known against; empty where all are ruled out
 * @param passedOver better ways, and what is known against them
 * @param programs as they would be loaded; none where the kernel's types are not known
 * @param unknown why it cannot be told which ways this machine takes, or ""
 */
public record AttachOutlook(
        Optional<ProbeVariant> taken, List<PassedOver> passedOver, List<ProgramSpec> programs, String unknown) {

    static AttachOutlook of(Plan plan, Optional<AttachKind> only, Machine machine) {
        Optional<PassedOver> no = only.flatMap(k -> PassedOver.unknownTo(plan.probe(), k));
        if (no.isPresent()) {
            return new AttachOutlook(Optional.empty(), List.of(no.get()), List.of(), "");
        }
        List<ProbeVariant> ways = Variants.of(plan.probe()).stream()
                .filter(v -> only.isEmpty() || only.get() == v.kind() || v.kind() == AttachKind.CGROUP)
                .toList();
        String unknown = machine.unknown();
        if (!unknown.isEmpty()) {
            return new AttachOutlook(Optional.of(ways.get(0)), List.of(), built(plan, ways.get(0), machine), unknown);
        }
        List<PassedOver> passedOver = new ArrayList<>();
        for (ProbeVariant way : ways) {
            try {
                List<ProgramSpec> programs = machine.build(plan, way);
                Optional<String> obstacle = obstacle(programs, machine);
                if (obstacle.isEmpty()) {
                    return new AttachOutlook(Optional.of(way), List.copyOf(passedOver), programs, "");
                }
                passedOver.add(new PassedOver(way.kind(), way.mechanism(), obstacle.get()));
            } catch (RuntimeException e) {
                passedOver.add(new PassedOver(way.kind(), way.mechanism(), e.getMessage()));
            }
        }
        return new AttachOutlook(Optional.empty(), List.copyOf(passedOver), List.of(), "");
    }

    private static List<ProgramSpec> built(Plan plan, ProbeVariant way, Machine machine) {
        try {
            return machine.build(plan, way);
        } catch (RuntimeException e) {
            return List.of(); // No BTF; that is what is unknown, and says so.
        }
    }

    private static Optional<String> obstacle(List<ProgramSpec> programs, Machine machine) {
        Map<Class<?>, Attachment> kinds = new LinkedHashMap<>();
        programs.forEach(p -> kinds.putIfAbsent(p.attachment().getClass(), p.attachment()));
        return kinds.values().stream().map(machine::obstacle).flatMap(Optional::stream).findFirst();
    }
}
