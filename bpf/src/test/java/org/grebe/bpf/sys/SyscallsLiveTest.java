package org.grebe.bpf.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.grebe.bpf.kallsyms.Kallsyms;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of system calls against this kernel's functions: what a new kernel has shows here as missing. */
@Tag("live")
class SyscallsLiveTest {
    /** Entries of 32-bit programs, of other architectures, and of calls whose function has another name. */
    private static final String OTHERS = ".*(16|32|64|_pgoff)|(ia32|compat|old|pci|s390|spu|sig|vm86)_?.*|new.*"
            + "|[^_]*stime|gethostname|ipc|llseek|ni_syscall|nice|recv|rtas|send|sgetmask|socketcall|ssetmask"
            + "|subpage_prot|sync_file_range2|umount|waitpid";

    @Test
    void shouldKnowTheSystemCallsOfThisKernel() {
        String prefix = Arch.current().syscallPrefix + "sys_";
        Set<String> known = Syscalls.ofThisMachine().numbers().keySet();
        List<String> ofKernel = Kallsyms.functions().stream().filter(f -> f.startsWith(prefix))
                .map(f -> f.substring(prefix.length()))
                .filter(f -> f.matches("\\w+")).distinct().toList(); // The compiler moves parts to openat.cold.
        assertEquals(List.of(), ofKernel.stream()
                .filter(name -> !known.contains(name) && !name.matches(OTHERS)).sorted().toList());
        Set<String> those = ofKernel.stream().collect(Collectors.toSet());
        assertTrue(those.containsAll(Set.of("openat", "bpf", "clone3", "close_range")), those.toString());
    }
}
