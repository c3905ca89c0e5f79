package org.grebe.shell.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times on the command line: {@code 10s}, {@code 500ms}, {@code 80us}, {@code 1.5min}, or a bare number of seconds. */
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(us|ms|s|min|m|h)?");
    private static final Map<String, Long> NANOS = Map.of(
            "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L,
            "min", 60_000_000_000L, "h", 3_600_000_000_000L);

    private DurationText() {}

    /** As one would type it. */
    public static String of(Duration time) {
        BigDecimal nanos = BigDecimal.valueOf(time.toNanos());
        for (String unit : List.of("h", "min", "s", "ms", "us")) {
            BigDecimal[] whole = nanos.divideAndRemainder(BigDecimal.valueOf(NANOS.get(unit)));
            if (whole[0].signum() > 0 && whole[1].signum() == 0) {
                return whole[0].toBigInteger() + unit;
            }
        }
        return nanos.movePointLeft(9).stripTrailingZeros().toPlainString() + "s";
    }

    public static Duration parse(String text) {
        Matcher m = FORM.matcher(text.trim());
        if (!m.matches()) {
            throw new UsageError("'" + text + "' is no time; say 10s, 500ms, 1.5min or 2h");
        }
        long unit = NANOS.get(m.group(2) == null ? "s" : m.group(2));
        BigDecimal nanos = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit));
        Duration duration = Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValue());
        if (duration.isZero()) {
            throw new UsageError("'" + text + "' must be more than nothing; say 10s, 500ms, 1.5min or 2h");
        }
        return duration;
    }
}
