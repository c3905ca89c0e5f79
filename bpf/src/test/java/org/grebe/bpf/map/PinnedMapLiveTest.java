package org.grebe.bpf.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.tracefs.DetachedMount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps that somebody else pinned, in a BPF file system of this process's own. */
@Tag("live")
class PinnedMapLiveTest {
    private static Fd mount;

    @BeforeAll
    static void mount() {
        mount = DetachedMount.of("bpf");
    }

    @AfterAll
    static void unmount() {
        mount.close();
    }

    private static String pin(String name, Fd object) {
        String path = "/proc/self/fd/" + mount.number() + "/" + name;
        try (Mem text = Mem.cString(path);
                BpfAttr attr = new BpfAttr(BpfCommand.OBJ_PIN)) {
            attr.pointer(0, text).fd(8, object).check("pin " + path);
        }
        return path;
    }

    private static String refusal(String path) {
        return assertThrows(IllegalArgumentException.class, () -> BpfMap.pinnedHash("theirs", path, 8).close())
                .getMessage();
    }

    @ParameterizedTest
    @EnumSource(value = MapType.class, names = {"HASH", "LRU_HASH"})
    void shouldShareTheMapWithItsOwner(MapType type) {
        byte[] key = {1, 2, 3, 4, 5, 6, 7, 8};
        try (BpfMap owner = BpfMap.create(new MapSpec("owner", type, 8, 4, 16, 0));
                BpfMap mine = BpfMap.pinnedHash("mine", pin("shared_" + type, owner.fd()), 8)) {
            assertEquals(true, mine.lookup(key).isEmpty());
            owner.update(key, new byte[] {9, 0, 0, 0}, BpfMap.ANY);
            assertEquals(9, mine.lookup(key).orElseThrow().getInt(0));
            assertEquals(new MapSpec("mine", type, 8, 4, 16, mine.spec().flags()), mine.spec());
            assertEquals(1, mine.entries().size());
        }
    }

    @Test
    void shouldRefuseWhatIsNoSuchMap() {
        String off = "/proc/self/fd/" + mount.number() + "/nothing";
        assertEquals("pinned map " + off + ": there is no such file; make it first, as with bpftool map create",
                refusal(off));
        assertEquals("pinned map /etc/passwd: this is no file of a BPF file system, or you may not open it",
                refusal("/etc/passwd"));
        for (MapSpec spec : List.of(MapSpec.hash("narrow", 4, 8, 16), MapSpec.array("array", 8, 16))) {
            try (BpfMap map = BpfMap.create(spec)) {
                String path = pin(spec.name(), map.fd());
                assertEquals("pinned map " + path + ": it must be a hash map with keys of 8 bytes, and is of type "
                        + spec.type().number + " with keys of 4", refusal(path));
            }
        }
    }

    @Test
    void shouldRefuseAPinnedProgram() {
        Assembler a = new Assembler();
        a.mov(Reg.R0, 0).exit();
        ProgramSpec spec = new ProgramSpec("nothing", new Attachment.TestRun(), a.build());
        try (LoadedProgram program = LoadedProgram.load(spec, Map.of())) {
            String path = pin("program", program.fd());
            assertEquals("pinned map " + path + ": this is no map", refusal(path));
        }
    }
}
