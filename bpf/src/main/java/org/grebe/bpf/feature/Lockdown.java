package org.grebe.bpf.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How far kernel_lockdown(7) keeps even root from the kernel. */
public enum Lockdown {
    NONE,
    INTEGRITY,
    CONFIDENTIALITY;

    /** {@code text} as {@code none [integrity] confidentiality}: the word in brackets is in force. */
    public static Lockdown parse(String text) {
        for (Lockdown level : values()) {
            if (text.contains("[" + level.name().toLowerCase(Locale.ROOT) + "]")) {
                return level;
            }
        }
        throw new IllegalArgumentException("lockdown must have a known level in brackets: text=" + text.strip());
    }

    /** A kernel without the file, or without securityfs mounted, counts as NONE. */
    public static Lockdown current() {
        try {
            return parse(Files.readString(Path.of("/sys/kernel/security/lockdown")));
        } catch (IOException e) {
            return NONE;
        }
    }

    /** True where bpf_probe_read_kernel and kprobes that read memory are refused. */
    public boolean forbidsKernelReads() {
        return this == CONFIDENTIALITY;
    }
}
