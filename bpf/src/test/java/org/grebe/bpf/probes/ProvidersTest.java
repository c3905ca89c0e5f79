package org.grebe.bpf.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {
    @Test
    void shouldCallEachProviderByItsOwnWords() {
        List<String> words = new ArrayList<>();
        for (Provider p : Providers.ALL) {
            words.add(p.word());
            words.addAll(p.aliases());
            words.addAll(p.bpftraceWords());
            assertSame(p, Providers.find(p.word()).orElseThrow());
            p.aliases().forEach(a -> assertSame(p, Providers.find(a).orElseThrow()));
            p.bpftraceWords().forEach(w -> assertFalse(Providers.find(w).isPresent(), w));
        }
        assertEquals(words.size(), Set.copyOf(words).size(), words.toString());
        assertTrue(Providers.find("uprobes").isEmpty());
    }

    /** Each kind of target is listed by one provider. */
    @Test
    void shouldListTargetsOnce() {
        List<String> lists = Providers.ALL.stream().filter(p -> !p.sharesTargets()).map(Provider::targetsAre).toList();
        assertEquals(lists.size(), Set.copyOf(lists).size(), lists.toString());
        Providers.ALL.stream().filter(Provider::sharesTargets)
                .forEach(p -> assertTrue(lists.contains(p.targetsAre()), p.word()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kprobe     | f                          | kprobe('f')                             | kretprobe('f')",
        "kretprobe  | f                          | kprobe('f')                             | kretprobe('f')",
        "fentry     | f                          | fentry('f')                             | fexit('f')",
        "fexit      | f                          | fentry('f')                             | fexit('f')",
        "tracepoint | syscalls:sys_exit_openat   | tracepoint('syscalls:sys_enter_openat') |"
            + " tracepoint('syscalls:sys_exit_openat')",
        "tracepoint | sched:sched_switch         | tracepoint('sched:sched_switch')        |"
            + " tracepoint('sched:sched_switch')",
        "rawtp      | sched_switch               | rawtp('sched_switch')                   | rawtp('sched_switch')",
    })
    void shouldKnowWhereTheSameWorkBeginsAndEnds(String word, String target, String start, String end) {
        assertEquals(start, Providers.named(word).formAtStart(target));
        assertEquals(end, Providers.named(word).formAtEnd(target));
    }

    @Test
    void shouldTakeNamesAsBpftracePrintsThem() {
        assertEquals("tcp_connect", Providers.named("kprobe").ofBpftrace("vmlinux:tcp_connect"));
        assertEquals("sched_switch", Providers.named("rawtp").ofBpftrace("sched:sched_switch"));
        assertEquals("sched:sched_switch", Providers.named("tracepoint").ofBpftrace("sched:sched_switch"));
    }
}
