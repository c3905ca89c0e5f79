package org.grebe.core.agg;

import java.util.List;

/**
 * One line of an aggregation.
 *
 * @param keys empty for an aggregation without keys; integers as Long
 * @param value Long of count, sum, min and max; {@link Mean} of avg; {@link Buckets} of hist and lhist
 */
public record Row(List<Object> keys, Object value) {
    /** {@code row.key}: the key itself where there is one, else the list. */
    public Object getKey() {
        return keys.size() == 1 ? keys.get(0) : keys;
    }

    @Override
    public String toString() {
        return keys.isEmpty() ? "" + value : keys + ": " + value;
    }
}
