package org.grebe.core.agg;

import java.util.List;
import java.util.Map;

/** All aggregations: for each a line in {@link #words()}, and the methods that scripts call. */
public interface Aggregations {
    /** In the order in which help lists them. */
    static List<AggregationWord> words() {
        List<String> value = List.of("value");
        List<String> buckets = List.of("low", "high", "count");
        return List.of(
                new AggregationWord("count", "hits = count(); on connect { hits[it.comm]++ }",
                        "counts events, by keys if you like", value),
                new AggregationWord("sum", "n = sum(); on connect { n[it.uid] << it.dport }", "adds values up", value),
                new AggregationWord("avg", "a = avg(); on connect { a[it.comm] << it.dport }", "the mean of values",
                        List.of("value", "count")),
                new AggregationWord("stats", "s = stats(); on connect { s[it.comm] << it.dport }",
                        "how many values, their average and sum", List.of("count", "average", "sum")),
                new AggregationWord("min", "m = min(); on connect { m << it.dport }", "the least value", value),
                new AggregationWord("max", "m = max(); on connect { m << it.dport }", "the greatest value", value),
                new AggregationWord("hist", "h = hist(); on connect { h << it.dport }",
                        "counts values by powers of two", buckets),
                new AggregationWord("lhist", "h = lhist(0, 65536, 8192); on connect { h << it.dport }",
                        "counts values by intervals of one size: low, high, step", buckets));
    }

    default Count count() {
        return new Count();
    }

    default Count count(Map<String, Object> options) {
        return new Count(maxKeys("count", options));
    }

    default Sum sum() {
        return new Sum();
    }

    default Sum sum(Map<String, Object> options) {
        return new Sum(maxKeys("sum", options));
    }

    default Avg avg() {
        return new Avg();
    }

    default Avg avg(Map<String, Object> options) {
        return new Avg(maxKeys("avg", options));
    }

    default Stats stats() {
        return new Stats();
    }

    default Stats stats(Map<String, Object> options) {
        return new Stats(maxKeys("stats", options));
    }

    default Min min() {
        return new Min();
    }

    default Min min(Map<String, Object> options) {
        return new Min(maxKeys("min", options));
    }

    default Max max() {
        return new Max();
    }

    default Max max(Map<String, Object> options) {
        return new Max(maxKeys("max", options));
    }

    default Hist hist() {
        return new Hist();
    }

    default Hist hist(Map<String, Object> options) {
        return new Hist(maxKeys("hist", options));
    }

    default LHist lhist(long low, long high, long step) {
        return new LHist(low, high, step);
    }

    default LHist lhist(Map<String, Object> options, long low, long high, long step) {
        return new LHist(low, high, step, maxKeys("lhist", options));
    }

    /**
     * {@code count(keys: 65536)}. A table of the most keys takes some 100 MB of the kernel's memory; one of hist() 500
     * MB more for each CPU.
     */
    private static int maxKeys(String word, Map<String, Object> options) {
        int most = Aggregation.MOST_KEYS;
        if (options.size() == 1 && options.get("keys") instanceof Integer keys && keys > 0 && keys <= most) {
            return keys;
        }
        throw new IllegalArgumentException(word + " takes how many different keys there may be, 1 to " + most
                + ", such as keys: 65536; not " + options);
    }
}
