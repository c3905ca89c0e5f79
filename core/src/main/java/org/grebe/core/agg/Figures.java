package org.grebe.core.agg;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.stream.Collectors;

/** What a key has come to, where that is several numbers. */
public interface Figures {
    /** By their names, which are columns where tables are printed. */
    Map<String, Number> figures();

    /** One of {@link #figures()} for people: decimals to a tenth. */
    static Number rounded(Number figure) {
        return figure instanceof Double d ? BigDecimal.valueOf(d).setScale(1, RoundingMode.HALF_UP) : figure;
    }

    /** {@code count 3, average 2.0, sum 6}. */
    static String line(Figures all) {
        return all.figures().entrySet().stream().map(f -> f.getKey() + " " + rounded(f.getValue()))
                .collect(Collectors.joining(", "));
    }
}
