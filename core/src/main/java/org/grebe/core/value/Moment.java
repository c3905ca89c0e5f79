package org.grebe.core.value;

import java.time.Instant;

/**
 * A moment by both clocks.
 *
 * @param bootNs nanoseconds of CLOCK_MONOTONIC, as the field {@code time} of events has them
 * @param wall the same by the calendar
 */
public record Moment(long bootNs, Instant wall) {
    /** On Linux the JVM's nanoTime is CLOCK_MONOTONIC. */
    public static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    /** When a moment of CLOCK_MONOTONIC was by the calendar, as that stands now. */
    public static Instant wall(long bootNs) {
        Moment now = now();
        return now.wall.minusNanos(now.bootNs - bootNs);
    }
}
