package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.core.codegen.Counters;
import org.grebe.core.codegen.Dispatcher;

/** The attached programs of a trace whose plan can be replaced, and what each of them goes on in. */
final class Slots implements AutoCloseable {
    private final List<BpfMap> maps = new ArrayList<>();
    private final List<LoadedProgram> dispatchers = new ArrayList<>();

    /** One slot for each of {@code programs}, filled with it; {@code others} has the counters. */
    static Slots filledWith(List<LoadedProgram> programs, Map<String, BpfMap> others) {
        Slots slots = new Slots();
        try {
            for (int i = 0; i < programs.size(); i++) {
                BpfMap map = BpfMap.create(Dispatcher.slot(i));
                slots.maps.add(map);
                ProgramSpec spec = Dispatcher.of(programs.get(i).spec(), i);
                var needed = Map.of(map.spec().name(), map, Counters.MAP, others.get(Counters.MAP));
                slots.dispatchers.add(LoadedProgram.load(spec, needed));
                slots.put(i, programs.get(i));
            }
            return slots;
        } catch (RuntimeException e) {
            slots.close();
            throw e;
        }
    }

    /** What is to be attached. */
    List<LoadedProgram> dispatchers() {
        return dispatchers;
    }

    /**
     * Puts the new programs into the slots, each in one step; if the kernel refuses one, the old ones are back.
     * Programs that run go on to their end.
     */
    void replace(List<LoadedProgram> old, List<LoadedProgram> with) {
        int done = 0;
        try {
            for (; done < with.size(); done++) {
                put(done, with.get(done));
            }
        } catch (RuntimeException e) {
            for (int i = 0; i < done; i++) {
                put(i, old.get(i));
            }
            throw e;
        }
    }

    private void put(int index, LoadedProgram program) {
        maps.get(index).update(BpfMap.key(0), BpfMap.key(program.fd().number()), BpfMap.ANY);
    }

    @Override
    public void close() {
        dispatchers.forEach(LoadedProgram::close);
        maps.forEach(BpfMap::close);
    }
}
