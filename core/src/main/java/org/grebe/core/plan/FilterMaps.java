package org.grebe.core.plan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The filter maps that a plan's tests look into. */
public final class FilterMaps {
    private FilterMaps() {}

    public static List<FilterMap> of(Plan plan) {
        List<FilterMap> maps = new ArrayList<>();
        plan.kernelTests().forEach(t -> collect(t, maps));
        return maps;
    }

    /** A value as a hash map's key: 8 bytes in the machine's order. */
    public static byte[] key(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array();
    }

    private static void collect(Test test, List<FilterMap> maps) {
        if (test instanceof Test.InMap m) {
            maps.add(m.map());
        } else if (test instanceof Test.And a) {
            a.tests().forEach(t -> collect(t, maps));
        } else if (test instanceof Test.Or o) {
            o.tests().forEach(t -> collect(t, maps));
        } else if (test instanceof Test.Not n) {
            collect(n.test(), maps);
        }
    }
}
