package org.grebe.bpf.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    private static String status(String effective) {
        return "Name:\tjava\nCapInh:\t0000000000000000\nCapPrm:\t000001ffffffffff\nCapEff:\t" + effective
                + "\nCapBnd:\t000001ffffffffff\n";
    }

    @Test
    void shouldReadEffectiveSetAndNoOther() {
        Capabilities mine = Capabilities.parse(status("000001fffeffffff"));
        assertFalse(mine.has(Capability.CAP_SYS_RESOURCE), "bit 24 is missing");
        for (Capability other : Capability.values()) {
            assertEquals(other != Capability.CAP_SYS_RESOURCE, mine.has(other), other.name());
        }
    }

    @Test
    void shouldLetSysAdminStandForBpfAndPerfmonOnly() {
        Capabilities admin = new Capabilities(1L << 21);
        assertTrue(admin.allows(Capability.CAP_BPF));
        assertTrue(admin.allows(Capability.CAP_PERFMON));
        assertFalse(admin.has(Capability.CAP_BPF));
        assertFalse(admin.allows(Capability.CAP_SYSLOG));
        assertEquals(Set.of(), admin.missingForTracing());
    }

    @Test
    void shouldNameWhatTracingLacks() {
        assertEquals(Set.of(Capability.CAP_BPF, Capability.CAP_PERFMON), new Capabilities(0).missingForTracing());
        Capabilities bpfOnly = new Capabilities(1L << 39);
        assertEquals(Set.of(Capability.CAP_PERFMON), bpfOnly.missingForTracing());
        assertEquals("for lack of CAP_PERFMON", Answers.reasonOfRefusal(bpfOnly));
        assertEquals("for lack of CAP_BPF and CAP_PERFMON", Answers.reasonOfRefusal(new Capabilities(0)));
    }

    @Test
    void shouldBlameThePolicyWhenNoCapabilityIsMissing() {
        assertEquals("although CAP_BPF and CAP_PERFMON are held: a policy of this machine forbids it "
                + "(container, seccomp, LSM)", Answers.reasonOfRefusal(new Capabilities(3L << 38)));
    }

    @Test
    void shouldRefuseStatusWithoutTheLine() {
        var e = assertThrows(IllegalArgumentException.class, () -> Capabilities.parse("Name:\tjava\n"));
        assertEquals("process status has no line CapEff:", e.getMessage());
    }
}
