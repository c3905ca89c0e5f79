package org.grebe.shell.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.bpf.map.BpfMap;
import org.grebe.bpf.map.MapSpec;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.bpf.sys.BpfAttr;
import org.grebe.bpf.sys.BpfCommand;
import org.grebe.bpf.sys.Fd;
import org.grebe.bpf.sys.Mem;
import org.grebe.bpf.tracefs.DetachedMount;
import org.grebe.shell.CliRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** `--cgroupmap` and `--mntnsmap`, with maps that change while the tool runs, and `--cgroup` and `--netns`. */
@Tag("live")
@Timeout(300)
class PinnedFilterLiveTest {
    private static final String EACH = "org.grebe.shell.live.AttachKinds#each";
    private static final String BANNER = "Tracing connect ... Hit Ctrl-C to end";

    private Fd mount;
    private BpfMap map;
    private String path;

    @BeforeEach
    void pin() {
        mount = DetachedMount.of("bpf");
        map = BpfMap.create(MapSpec.hash("theirs", 8, 4, 16));
        path = "/proc/self/fd/" + mount.number() + "/theirs";
        try (Mem text = Mem.cString(path);
                BpfAttr attr = new BpfAttr(BpfCommand.OBJ_PIN)) {
            attr.pointer(0, text).fd(8, map.fd()).check("pin " + path);
        }
    }

    @AfterEach
    void unpin() {
        map.close();
        mount.close();
    }

    private static byte[] key(long id) {
        return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(id).array();
    }

    private void connectWithAndWithout(long id) {
        connect(1);
        map.update(key(id), new byte[4], BpfMap.ANY);
        connect(2);
        map.delete(key(id));
        map.update(key(id + 1), new byte[4], BpfMap.ANY);
        connect(3);
        map.update(key(id), new byte[4], BpfMap.ANY);
        connect(4);
    }

    private static void connect(int port) {
        Workload.tell("connect INET 127.45.0.1 " + port + " thread=pin" + port);
    }

    private static List<String> ports(ToolRun run) {
        return run.lines().stream()
                .filter(l -> l.contains(" pin"))
                .map(l -> l.replaceAll(".* (pin[0-9]) .*", "$1"))
                .toList();
    }

    private static long mountNamespace() throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/" + Workload.pid() + "/ns/mnt")).toString();
        return Long.parseLong(link.replaceAll("[^0-9]", ""));
    }

    /** The root's where cgroup v2 is not mounted. */
    private static Path cgroup() throws IOException {
        String own = Files.readAllLines(Path.of("/proc/" + Workload.pid() + "/cgroup")).stream()
                .filter(l -> l.startsWith("0::"))
                .map(l -> l.substring(3))
                .findFirst().orElse("/");
        return Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(l -> l.split(" "))
                .filter(l -> l[2].equals("cgroup2"))
                .map(l -> Path.of(l[1] + own))
                .findFirst().orElse(null);
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldFollowAPinnedMapOfMountNamespaces(AttachKind kind) throws Exception {
        long id = mountNamespace();
        ToolRun run = ToolRun.of(kind, BANNER, () -> connectWithAndWithout(id), " pin4 ", "tcpconnect",
                "--mntnsmap", path);
        assertEquals(0, run.exitCode(), run.errors());
        assertEquals(List.of("pin2", "pin4"), ports(run));
    }

    @ParameterizedTest
    @MethodSource(EACH)
    void shouldFollowAPinnedMapOfCgroups(AttachKind kind) throws Exception {
        Path group = cgroup();
        long id = group == null ? 1 : (Long) Files.getAttribute(group, "unix:ino");
        ToolRun run = ToolRun.of(kind, BANNER, () -> connectWithAndWithout(id), " pin4 ", "tcpconnect",
                "--cgroupmap", path);
        assertEquals(0, run.exitCode(), run.errors());
        assertEquals(List.of("pin2", "pin4"), ports(run));
    }

    private static ToolRun withAndWithoutNamespace(String... args) throws Exception {
        ToolRun run = ToolRun.of(AttachKinds.each().findFirst().orElseThrow(), BANNER, () -> {
            Workload.bash(List.of("unshare", "-n"), "ip link set lo up; true 3<>/dev/tcp/127.45.0.2/9");
            connect(5);
        }, " pin5 ", args);
        assertEquals(0, run.exitCode(), run.errors());
        return run;
    }

    private static boolean sawTheOther(ToolRun run) {
        return run.lines().stream().anyMatch(l -> l.contains(" 127.45.0.2 "));
    }

    @Test
    void shouldTraceOneNetworkNamespace() throws Exception {
        assertTrue(sawTheOther(withAndWithoutNamespace("tcpconnect")));
        assertFalse(sawTheOther(withAndWithoutNamespace("tcpconnect", "--netns=" + Workload.pid())));
    }

    @Test
    void shouldTraceOneCgroup() throws Exception {
        Path group = cgroup();
        Assumptions.assumeTrue(group != null, "cgroup v2 is not mounted here");
        ToolRun run = withAndWithoutNamespace("tcpconnect", "--cgroup", group.toString());
        assertEquals(List.of("pin5"), ports(run));
    }

    @Test
    void shouldRefuseToTraceWithoutTheMapThatIsAskedFor() {
        CliRun run = CliRun.of(List.of("tcpconnect", "--cgroupmap", path + "_typo"));
        assertEquals("grebe: pinned map " + path + "_typo: there is no such file; make it first, as with bpftool map"
                + " create\n", run.err());
        assertEquals("", run.out());
        assertEquals(1, run.exit());
        CliRun none = CliRun.of(List.of("tcpaccept", "--cgroup", "/etc"));
        assertEquals("grebe: /etc is no directory of cgroup v2; `findmnt -t cgroup2` shows where it is mounted\n",
                none.err());
        assertEquals(1, none.exit());
    }
}
