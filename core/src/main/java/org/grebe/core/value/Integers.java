package org.grebe.core.value;

/** Groovy's whole numbers as far as the kernel has them, too: 64 bits or fewer. */
public final class Integers {
    private Integers() {}

    public static boolean isInteger(Object x) {
        return x instanceof Integer || x instanceof Long || x instanceof Short || x instanceof Byte;
    }
}
