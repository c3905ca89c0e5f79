package org.grebe.bpf.probes;

import java.util.Optional;
import java.util.Set;

/**
 * Which integers a field can hold.
 *
 * @param only the values there are between both ends; empty for all of them
 * @param text how people say it
 */
public record IntegerValues(long least, long most, Set<Long> only, String text) {
    /** Process ids: PID_MAX_LIMIT of include/linux/threads.h is 2^22. */
    public static final IntegerValues PIDS = between(0, 1 << 22);
    /** What most functions of the kernel return: MAX_ERRNO of include/linux/err.h is 4095. */
    public static final IntegerValues ERRNO = new IntegerValues(-4095, 0, Set.of(), "0 or a negative errno");

    /** Times: there is no clock below 0. */
    public static final IntegerValues NOT_NEGATIVE = new IntegerValues(0, Long.MAX_VALUE, Set.of(), "0 or more");

    public IntegerValues {
        only = Set.copyOf(only);
    }

    public static IntegerValues between(long least, long most) {
        return new IntegerValues(least, most, Set.of(), least + " to " + most);
    }

    public static IntegerValues either(long one, long other) {
        return new IntegerValues(one, other, Set.of(one, other), one + " or " + other);
    }

    /** Those of a type, as the JVM sees them; empty where it is no integer. */
    public static Optional<IntegerValues> of(FieldType type) {
        return Optional.ofNullable(switch (type) {
            case U8 -> between(0, 255);
            case S8 -> between(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case U16 -> between(0, 65535);
            case S16 -> between(Short.MIN_VALUE, Short.MAX_VALUE);
            case S32 -> between(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case U32 -> between(0, 0xffffffffL);
            case U64, S64, POINTER -> between(Long.MIN_VALUE, Long.MAX_VALUE);
            case COMM, TEXT, ADDRESS, BYTES -> null;
        });
    }

    public boolean has(long value) {
        return value >= least && value <= most && (only.isEmpty() || only.contains(value));
    }
}
