package org.grebe.core.agg;

import java.util.Comparator;
import java.util.List;

/** Keys in their natural order, first key first; keys of different types by their text. */
final class KeyOrder implements Comparator<List<Object>> {
    static final KeyOrder INSTANCE = new KeyOrder();

    private KeyOrder() {}

    @Override
    public int compare(List<Object> a, List<Object> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compareKeys(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    @SuppressWarnings("unchecked")
    private static int compareKeys(Object a, Object b) {
        boolean natural = a instanceof Comparable<?> && b != null && a.getClass() == b.getClass();
        return natural ? ((Comparable<Object>) a).compareTo(b) : String.valueOf(a).compareTo(String.valueOf(b));
    }
}
