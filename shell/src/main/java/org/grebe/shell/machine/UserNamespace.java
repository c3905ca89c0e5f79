package org.grebe.shell.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** See user_namespaces(7). */
final class UserNamespace {
    private UserNamespace() {}

    /** Whether this process is in the machine's own: all user ids are themselves there. */
    static boolean isInitial() {
        try {
            return isInitial(Files.readString(Path.of("/proc/self/uid_map")));
        } catch (IOException e) {
            return true; // A kernel without them.
        }
    }

    static boolean isInitial(String uidMap) {
        return uidMap.strip().matches("0\\s+0\\s+4294967295");
    }
}
