package org.grebe.shell.machine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.grebe.bpf.btf.BtfException;
import org.grebe.bpf.probes.Catalogue;
import org.grebe.bpf.probes.Probe;
import org.grebe.bpf.probes.ProbeException;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.bpf.probes.Providers;

/** A probe as people write it: {@code connect}, {@code kprobe('tcp_sendmsg')} or {@code kprobe:tcp_sendmsg}. */
public final class NamedProbe {
    private static final Pattern CALL = Pattern.compile("(\\w+)\\s*\\(\\s*(['\"])(.*)\\2\\s*\\)?");

    private NamedProbe() {}

    /**
     * Empty where {@code text} is no name of a probe.
     *
     * @throws ProbeException if the kernel does not have it
     */
    public static Optional<Probe> find(ProbeSource kernel, String text) {
        Matcher call = CALL.matcher(text.strip());
        int colon = text.indexOf(':');
        boolean called = call.matches();
        if (!called && colon < 0) {
            return Catalogue.find(text.strip());
        }
        String word = called ? call.group(1) : text.substring(0, colon).strip();
        String target = called ? call.group(3) : text.substring(colon + 1).strip();
        return Providers.find(word).map(provider -> kernel.find(provider, target));
    }

    /** Empty too where the kernel does not have it, or does not tell. */
    public static Optional<Probe> findQuietly(ProbeSource kernel, String text) {
        try {
            return find(kernel, text);
        } catch (ProbeException | BtfException e) {
            return Optional.empty();
        }
    }
}
