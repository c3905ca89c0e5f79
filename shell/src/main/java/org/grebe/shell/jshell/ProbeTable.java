package org.grebe.shell.jshell;

import org.grebe.bpf.probes.KernelProbes;
import org.grebe.shell.ProbeList;

/** What {@code grebe probes PATTERN} lists; JShell shows what it prints as. */
public final class ProbeTable {
    private final String text;

    ProbeTable(String pattern) {
        text = String.join("\n", ProbeList.lines(KernelProbes.ofThisKernel(), pattern == null ? "" : pattern));
    }

    @Override
    public String toString() {
        return text;
    }
}
