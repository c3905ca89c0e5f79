package org.grebe.shell.jshell;

import org.grebe.bpf.probes.KernelProbes;
import org.grebe.core.api.TraceFailure;
import org.grebe.core.engine.TraceError;
import org.grebe.shell.machine.ProbeList;

/** What {@code grebe probes PATTERN} lists; JShell shows what it prints as. */
public final class ProbeTable {
    private final String text;

    ProbeTable(String pattern) {
        try {
            ProbeList found = ProbeList.of(KernelProbes.ofThisKernel(), pattern == null ? "" : pattern);
            text = String.join("\n", found.lines()) + (found.note().isEmpty() ? "" : "\n" + found.note());
        } catch (TraceError e) {
            throw new TraceFailure(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
