package org.grebe.bpf.map;

import java.nio.file.Path;
import org.grebe.bpf.sys.Fd;

/** Programs and maps that a test pinned in a BPF file system. */
public final class Pinned {
    private Pinned() {}

    public static Fd program(Path path) {
        return ObjectPath.get(path.toString());
    }

    /** A map that is as {@code spec} says. An array of maps gets a map for its slot, which nobody has put there. */
    public static BpfMap map(MapSpec spec, Path path) {
        Fd fd = ObjectPath.get(path.toString());
        MapInfo is = MapInfo.of(fd, path.toString());
        MapInfo want = new MapInfo(spec.type().number, spec.keySize(), spec.valueSize(), spec.maxEntries(),
                spec.flags());
        if (!is.equals(want)) {
            throw new IllegalStateException("another map is pinned: " + path + " is " + is + ", want " + want);
        }
        return BpfMap.of(spec, fd);
    }

    /** An array of one value, however large that is: a program's global variables. */
    public static BpfMap variables(Path path) {
        Fd fd = ObjectPath.get(path.toString());
        MapInfo is = MapInfo.of(fd, path.toString());
        return BpfMap.of(new MapSpec(path.getFileName().toString(), MapType.ARRAY, 4, is.valueSize(), 1, is.flags()),
                fd);
    }
}
