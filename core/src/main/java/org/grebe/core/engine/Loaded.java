package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.probes.ProbeImage;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.core.codegen.PlanHoles;
import org.grebe.core.plan.Plan;

/**
 * A plan's programs in the kernel, attached to nothing.
 *
 * @param maps all that the programs use, by name
 * @param own those of them that are this plan's: its sets and what it aggregates
 */
record Loaded(Plan plan, Map<String, BpfMap> maps, List<BpfMap> own,
        List<LoadedProgram> programs) implements AutoCloseable {
    /** {@code others}: the session's maps and the probe's. */
    static Loaded load(Plan plan, ProbeImage image, Map<String, BpfMap> others) {
        PlanHoles.requireEachTest(plan, image);
        Loaded loaded = new Loaded(plan, new HashMap<>(others), new ArrayList<>(), new ArrayList<>());
        try {
            PlanMaps.create(plan, loaded.maps, loaded.own);
            image.programs().forEach(spec -> loaded.programs.add(LoadedProgram.load(spec, loaded.maps)));
            return loaded;
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    @Override
    public void close() {
        programs.forEach(LoadedProgram::close);
        own.forEach(BpfMap::close);
    }
}
