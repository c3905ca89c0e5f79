package org.grebe.bpf.map;

import java.nio.charset.StandardCharsets;

/** Names of kernel objects: at most 15 of [A-Za-z0-9_.] (linux/bpf.h BPF_OBJ_NAME_LEN), else EINVAL. */
public final class ObjectName {
    private ObjectName() {}

    /** The bytes to put into an attribute, other characters replaced, without the final NUL. */
    public static byte[] bytes(String name) {
        String clean = name.replaceAll("[^A-Za-z0-9_]", "_");
        return clean.substring(0, Math.min(15, clean.length())).getBytes(StandardCharsets.US_ASCII);
    }
}
