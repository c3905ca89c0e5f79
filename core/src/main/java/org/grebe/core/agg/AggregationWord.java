package org.grebe.core.agg;

import java.util.List;

/**
 * A word that makes tables, as help, completion and machines know it.
 *
 * @param name the word, which begins {@link Aggregation#name()}
 * @param form how it is used
 * @param doc what it does, in one line
 * @param values columns of a table's values where these are written for machines
 */
public record AggregationWord(String name, String form, String doc, List<String> values) {
    /** The word of a table, by {@link Table#kind()}, such as {@code lhist(0, 10, 5)}. */
    public static AggregationWord of(String kind) {
        String word = kind.substring(0, kind.indexOf('('));
        return Aggregations.words().stream().filter(w -> w.name().equals(word)).findFirst().orElseThrow();
    }
}
