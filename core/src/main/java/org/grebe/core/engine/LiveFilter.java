package org.grebe.core.engine;

import java.nio.ByteBuffer;
import org.grebe.bpf.map.BpfMap;
import org.grebe.core.plan.FilterMap;
import org.grebe.core.value.LiveSet;

/** Keeps a filter map of a running trace the same as the script's set. */
final class LiveFilter implements LiveSet.Follower, AutoCloseable {
    private final FilterMap filter;
    private final BpfMap map;

    LiveFilter(FilterMap filter, BpfMap map) {
        this.filter = filter;
        this.map = map;
        filter.live().follow(this);
    }

    @Override
    public void added(Object member) {
        Object value = filter.member(member);
        if (filter.kind() == FilterMap.Kind.BITMAP) {
            setBit((Long) value, true);
        } else {
            map.update(filter.key(value), new byte[] {1}, BpfMap.ANY);
        }
    }

    @Override
    public void removed(Object member) {
        Object value = filter.member(member);
        if (filter.kind() == FilterMap.Kind.BITMAP) {
            setBit((Long) value, false);
        } else {
            map.delete(filter.key(value));
        }
    }

    /** Only this thread writes the bitmap; programs that read it meanwhile see the old bit or the new one. */
    private void setBit(long port, boolean on) {
        if (port < 0 || port > 65535) {
            return; // No event can have it.
        }
        ByteBuffer bits = map.lookup(BpfMap.key(0)).orElseThrow();
        int at = (int) port / 8;
        int bit = 1 << port % 8;
        bits.put(at, (byte) (on ? bits.get(at) | bit : bits.get(at) & ~bit));
        byte[] all = new byte[bits.limit()];
        bits.get(0, all);
        map.update(BpfMap.key(0), all, BpfMap.ANY);
    }

    @Override
    public void close() {
        filter.live().leave(this);
    }
}
