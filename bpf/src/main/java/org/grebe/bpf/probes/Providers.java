package org.grebe.bpf.probes;

import java.util.List;
import java.util.Optional;

/** The kinds of probes that are named with a target. */
public final class Providers {
    public static final List<Provider> ALL = List.of(
            new KprobeProvider(),
            new KretprobeProvider(),
            new FentryProvider(),
            new FexitProvider(),
            new CallProvider(),
            new SyscallProvider(),
            new TracepointProvider(),
            new RawTracepointProvider());

    private Providers() {}

    /** By its word or an alias. */
    public static Optional<Provider> find(String word) {
        return ALL.stream().filter(p -> p.word().equals(word) || p.aliases().contains(word)).findFirst();
    }

    /** One that is known to be there. */
    public static Provider named(String word) {
        return find(word).orElseThrow(() -> new IllegalArgumentException("no provider: word=" + word));
    }

    /** The words of the language, without aliases. */
    public static List<String> words() {
        return ALL.stream().map(Provider::word).toList();
    }
}
