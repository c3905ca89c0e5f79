package org.grebe.bpf.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LockdownTest {
    @Test
    void shouldReadTheWordInBrackets() {
        assertEquals(Lockdown.NONE, Lockdown.parse("[none] integrity confidentiality\n"));
        assertEquals(Lockdown.INTEGRITY, Lockdown.parse("none [integrity] confidentiality\n"));
        assertEquals(Lockdown.CONFIDENTIALITY, Lockdown.parse("none integrity [confidentiality]\n"));
    }

    @Test
    void shouldForbidKernelReadsUnderConfidentialityAlone() {
        for (Lockdown level : Lockdown.values()) {
            assertEquals(level == Lockdown.CONFIDENTIALITY, level.forbidsKernelReads(), level.name());
        }
    }

    @Test
    void shouldRefuseLevelThatIsNotKnown() {
        var e = assertThrows(IllegalArgumentException.class, () -> Lockdown.parse("none [paranoia]\n"));
        assertEquals("lockdown must have a known level in brackets: text=none [paranoia]", e.getMessage());
    }
}
