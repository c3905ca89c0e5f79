package org.grebe.core.dsl.run;

import org.grebe.core.engine.Event;

/** What compiled handlers call for {@code it.dport}, and to compare integers that need no box. */
public final class FieldReads {
    private FieldReads() {}

    /** Whether the kernel has decided the condition. */
    public static boolean pushed(boolean[] flags, int condition) {
        return flags[condition];
    }

    /** A field by its index among its probe's fields. */
    public static Object value(Object event, int field) {
        return ((Event) event).value(field);
    }

    /** An integer field. */
    public static long number(Object event, int field) {
        return ((Event) event).number(field);
    }

    public static boolean equal(long a, long b) {
        return a == b;
    }

    public static boolean different(long a, long b) {
        return a != b;
    }

    public static boolean less(long a, long b) {
        return a < b;
    }

    public static boolean lessOrEqual(long a, long b) {
        return a <= b;
    }

    public static boolean greater(long a, long b) {
        return a > b;
    }

    public static boolean greaterOrEqual(long a, long b) {
        return a >= b;
    }

    /** {@code in}; the array is the caller's own. */
    public static boolean isOneOf(long x, long[] all) {
        for (long one : all) {
            if (one == x) {
                return true;
            }
        }
        return false;
    }

    public static boolean isNoneOf(long x, long[] all) {
        return !isOneOf(x, all);
    }
}
