package org.grebe.core.value;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A set that running traces follow: {@code web = live([80, 443])}, later {@code web << 8080} or
 * {@code web.remove(443)}. The filter maps of traces that use it change with it. Confined to the script's thread.
 */
public final class LiveSet extends AbstractSet<Object> {
    /** A filter map in the kernel; both methods may refuse a member with an IllegalArgumentException that says why. */
    public interface Follower {
        void added(Object member);

        void removed(Object member);
    }

    private final Set<Object> members = new LinkedHashSet<>();
    private final List<Follower> followers = new ArrayList<>();

    public LiveSet(Collection<?> initial) {
        initial.forEach(m -> members.add(normal(m)));
    }

    public void follow(Follower follower) {
        followers.add(follower);
    }

    public void leave(Follower follower) {
        followers.remove(follower);
    }

    /** {@code web << 8080}. */
    public LiveSet leftShift(Object member) {
        add(member);
        return this;
    }

    @Override
    public boolean add(Object member) {
        Object normal = normal(member);
        if (members.contains(normal)) {
            return false;
        }
        // The kernel first: a member that it cannot take shall not be in the set either.
        followers.forEach(f -> f.added(normal));
        return members.add(normal);
    }

    @Override
    public boolean remove(Object member) {
        Object normal = normal(member);
        if (!members.contains(normal)) {
            return false;
        }
        followers.forEach(f -> f.removed(normal));
        return members.remove(normal);
    }

    @Override
    public void clear() {
        List.copyOf(members).forEach(this::remove);
    }

    @Override
    public boolean contains(Object member) {
        return members.contains(normal(member));
    }

    /** As of now; {@code remove} of the iterator is not supported. */
    @Override
    public Iterator<Object> iterator() {
        return List.copyOf(members).iterator();
    }

    @Override
    public int size() {
        return members.size();
    }

    /** Integers of any width are one value. */
    private static Object normal(Object member) {
        if (member instanceof Integer || member instanceof Short || member instanceof Byte) {
            return ((Number) member).longValue();
        }
        return member instanceof CharSequence text ? text.toString() : member;
    }
}
