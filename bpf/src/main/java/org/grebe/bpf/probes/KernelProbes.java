package org.grebe.bpf.probes;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.tracefs.TracefsException;

/** Makes probes of a kernel's functions and tracepoints: their fields are what this kernel says they are. */
public final class KernelProbes implements ProbeSource {
    private static final KernelProbes OF_THIS_KERNEL = new KernelProbes(new ThisKernel());

    private final KernelFacts kernel;
    private final Map<String, Probe> found = new ConcurrentHashMap<>();

    public KernelProbes(KernelFacts kernel) {
        this.kernel = kernel;
    }

    /** Of the running kernel, which is asked when the first probe is. */
    public static KernelProbes ofThisKernel() {
        return OF_THIS_KERNEL;
    }

    public KernelFacts kernel() {
        return kernel;
    }

    @Override
    public Probe find(Provider provider, String target) {
        String key = provider.word() + ":" + target;
        Probe known = found.get(key);
        if (known == null) {
            known = make(provider, target);
            found.put(key, known);
        }
        return known;
    }

    @Override
    public Probe with(Probe probe, List<String> members) {
        return members.isEmpty() ? probe : new MemberFields(kernel, probe).with(members);
    }

    @Override
    public boolean leadsOn(Probe probe, String field) {
        return probe.site().isPresent() && new MemberFields(kernel, probe).leadsOn(field);
    }

    private Probe make(Provider provider, String target) {
        boolean several = SeveralTargets.areMeantBy(target) && !provider.isOne(target);
        if (several && !provider.takesSeveral()) {
            String word = provider.word();
            throw new ProbeException(word + " takes one name for each `on`, not '" + target + "'; for (name in ['"
                    + provider.example() + "']) on " + word + "(name) { print it } traces each of several, and"
                    + " `grebe probes '" + word + ":" + target + "'` lists what matches");
        }
        try {
            return several
                    ? SeveralTargets.probe(provider, kernel, target) : provider.probe(kernel, target);
        } catch (BtfException | TracefsException e) {
            throw new ProbeException(provider.form(target) + ": " + e.getMessage(), e);
        }
    }
}
