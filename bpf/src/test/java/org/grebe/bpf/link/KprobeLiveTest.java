package org.grebe.bpf.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.grebe.bpf.asm.Alu;
import org.grebe.bpf.asm.Assembler;
import org.grebe.bpf.asm.Reg;
import org.grebe.bpf.asm.Size;
import org.grebe.bpf.feature.KernelRelease;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.map.PossibleCpus;
import org.grebe.bpf.prog.Attachment;
import org.grebe.bpf.prog.LoadedProgram;
import org.grebe.bpf.prog.ProgramSpec;
import org.grebe.bpf.sys.Mapping;
import org.grebe.bpf.tracefs.KprobeEvent;
import org.grebe.bpf.tracefs.Tracefs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both ways to a kprobe, each on its own. */
@Tag("live")
class KprobeLiveTest {
    private static final String FUNCTION = "vfs_read";
    private static final int READS = 50;
    private static final int SLEEPERS = 40;

    @BeforeEach
    void kernelHasKprobes() {
        boolean asked = System.getenv().getOrDefault("GREBE_TEST_ATTACH", "").contains("kprobe");
        assumeTrue(asked || Files.exists(Path.of("/sys/bus/event_source/devices/kprobe")),
                "this kernel is built without kprobes; the ones in the virtual machine have them");
    }

    @Test
    void shouldCountCallsThroughThePmu() throws Exception {
        countReads(false, (program, kprobe) -> Attacher.throughPmu(program, kprobe));
        countReads(true, (program, kprobe) -> Attacher.throughPmu(program, kprobe));
    }

    @Test
    void shouldCountCallsThroughTracefsAndLeaveNothingThere() throws Exception {
        try (Tracefs tracefs = Tracefs.open()) {
            Attacher attacher = new Attacher(() -> tracefs);
            for (boolean ret : new boolean[] {false, true}) {
                countReads(ret, (program, kprobe) -> {
                    Link link = attacher.throughTracefs(program, kprobe);
                    assertTrue(tracefs.read(KprobeEvent.FILE).contains("grebe_"), "the event is defined");
                    return link;
                });
                assertFalse(tracefs.read(KprobeEvent.FILE).contains("grebe_"), "the event is gone");
            }
        }
    }

    /** More sleep at once than a kretprobe of the kernel's own choice has room for. */
    @Test
    void shouldTellWhatAReturnProbeHadNoRoomFor() throws Exception {
        try (Tracefs tracefs = Tracefs.open()) {
            Attacher attacher = new Attacher(() -> tracefs);
            assertEquals(0, missed(Attachment.Kprobe.MOST_AT_ONCE, attacher::throughTracefs));
            assertTrue(missed(4, attacher::throughTracefs) >= SLEEPERS - 4);
            // Whatever the kernel chooses, 1 is not more than that.
            long byPmu = missed(0, Attacher::throughPmu);
            KernelRelease release = KernelRelease.current();
            boolean told = release.major() > 6 || release.major() == 6 && release.minor() >= 7;
            int room = Math.max(10, 2 * PossibleCpus.count());
            assertTrue(told && room < SLEEPERS ? byPmu >= SLEEPERS - room : byPmu == 0, "missed: " + byPmu);
        }
    }

    private static long missed(int atOnce, Way way) throws Exception {
        Attachment.Kprobe kprobe = new Attachment.Kprobe("hrtimer_nanosleep", true, atOnce);
        Assembler a = new Assembler();
        a.mov(Reg.R0, 0).exit();
        try (LoadedProgram program = LoadedProgram.load(new ProgramSpec("nothing", kprobe, a.build()), Map.of());
                Link link = way.attach(program, kprobe)) {
            List<Process> sleepers = new ArrayList<>();
            for (int i = 0; i < SLEEPERS; i++) {
                sleepers.add(new ProcessBuilder("sleep", "1000").start());
            }
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            for (Process p : sleepers) {
                // S, and in the only thing that it sleeps for.
                Path call = Path.of("/proc/" + p.pid() + "/wchan");
                while (!Files.readString(call).contains("nanosleep") && System.nanoTime() < deadlineNs) {
                    Thread.sleep(5);
                }
            }
            long missed = link.missed();
            for (Process p : sleepers) {
                p.destroyForcibly().waitFor();
            }
            return missed;
        }
    }

    private interface Way {
        Link attach(LoadedProgram program, Attachment.Kprobe kprobe);
    }

    private static void countReads(boolean ret, Way way) throws Exception {
        Attachment.Kprobe kprobe = new Attachment.Kprobe(FUNCTION, ret);
        Assembler a = new Assembler();
        a.loadMapValue(Reg.R1, "calls", 0).load(Size.DW, Reg.R0, Reg.R1, 0).alu(Alu.ADD, Reg.R0, 1);
        a.store(Size.DW, Reg.R1, 0, Reg.R0).mov(Reg.R0, 0).exit();
        try (BpfMap calls = BpfMap.create(MapSpec.mmapableArray("calls", 8, 1));
                Mapping shared = calls.map();
                LoadedProgram program = LoadedProgram.load(new ProgramSpec("count", kprobe, a.build()), Map.of("calls",
                        calls))) {
            long before;
            try (Link link = way.attach(program, kprobe)) {
                assertTrue(link.describe().contains(FUNCTION), link.describe());
                before = shared.bytes().getLong(0);
                for (int i = 0; i < READS; i++) {
                    Files.readAllBytes(Path.of("/proc/self/stat"));
                }
                // Not all: programs on two CPUs at once may overwrite each other's sum.
                assertTrue(shared.bytes().getLong(0) - before > READS / 2, "calls=" + shared.bytes().getLong(0));
            }
            before = shared.bytes().getLong(0);
            Files.readAllBytes(Path.of("/proc/self/stat"));
            assertEquals(before, shared.bytes().getLong(0), "detached");
        }
    }
}
