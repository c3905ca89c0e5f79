package org.grebe.bpf.kallsyms;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Addresses of the symbols that were looked for.
 *
 * @param addresses for each name that exists its addresses, in the kernel's order: names are not unique
 * @param restricted true if the kernel hides addresses; then all of them are 0
 */
public record Symbols(Map<String, List<Long>> addresses, boolean restricted) {
    public Symbols {
        addresses = addresses.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
    }

    public boolean has(String name) {
        return addresses.containsKey(name);
    }

    /** The one address of the symbol. */
    public long address(String name) {
        List<Long> found = addresses.getOrDefault(name, List.of());
        if (found.isEmpty()) {
            throw new KallsymsException("this kernel has no symbol " + name + " in " + Kallsyms.PATH);
        }
        if (restricted) {
            throw new KallsymsException("the kernel hides the address of " + name + ": run as root (CAP_SYSLOG) with"
                    + " sysctl kernel.kptr_restrict below 2");
        }
        if (found.size() > 1) {
            String all = found.stream().map(a -> "0x" + Long.toHexString(a)).collect(Collectors.joining(", "));
            throw new KallsymsException("this kernel has " + found.size() + " symbols " + name + ", at " + all
                    + "; give an address or a function that calls it");
        }
        return found.get(0);
    }
}
