package org.grebe.bpf.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.grebe.bpf.asm.Disassembler;
import org.grebe.bpf.asm.Line;
import org.grebe.bpf.prog.ProgramSpec;
import org.junit.jupiter.api.Test;

class DnsIngressTest {
    private static ProgramSpec program(String... fields) {
        ProbeImage image = new DnsIngress().build(null, new AllFields(List.of(fields)), 181);
        assertEquals(1, image.programs().size());
        return image.programs().get(0);
    }

    /** 0 would drop the packet: of any protocol, of the whole machine. */
    @Test
    void shouldLetEveryPacketPass() {
        List<String> code = program(DnsProbe.PROBE.fields().stream().map(Field::name).toArray(String[]::new))
                .code().lines().stream().map(Line::insn).map(Disassembler::text).toList();
        assertEquals(List.of("r0 = 1", "exit"), code.subList(code.size() - 2, code.size()));
        assertEquals(1, code.stream().filter("exit"::equals).count());
    }

    @Test
    void shouldLookAtTheSourcePortBeforeAnythingElseOfThePayload() {
        String listing = program("length").code().toString();
        assertEquals("cgroup:ingress", program().attachment().describe());
        assertTrue(listing.indexOf("!= 53") < listing.indexOf("& 128) == 0"), listing);
    }
}
