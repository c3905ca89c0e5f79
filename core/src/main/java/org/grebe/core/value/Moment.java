package org.grebe.core.value;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A moment by both clocks.
 *
 * @param bootNs nanoseconds of CLOCK_MONOTONIC, as the field {@code time} of events has them
 * @param wall the same by the calendar
 */
public record Moment(long bootNs, Instant wall) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** On Linux the JVM's nanoTime is CLOCK_MONOTONIC. */
    public static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    /** The time of day at a moment of CLOCK_MONOTONIC, in the time zone of this process: 20:15:03. */
    public static String clock(long bootNs) {
        return LocalTime.ofInstant(wall(bootNs), ZoneId.systemDefault()).format(CLOCK);
    }

    /** When a moment of CLOCK_MONOTONIC was by the calendar, as that stands now. */
    public static Instant wall(long bootNs) {
        Moment now = now();
        return now.wall.minusNanos(now.bootNs - bootNs);
    }
}
