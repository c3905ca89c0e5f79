package org.grebe.core.dsl.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.grebe.core.engine.Timers;

/** The timers of a workbench. Script thread only, but for {@link #running} and {@link #find}. */
public final class RunningTimers {
    private final List<TimerHandle> handles = new CopyOnWriteArrayList<>();
    /** Started since the last line ended. */
    private final List<TimerHandle> fresh = new ArrayList<>();

    /** Those that will run again, in the order of their start; any thread. */
    public List<TimerHandle> running() {
        return handles.stream().filter(TimerHandle::isRunning).toList();
    }

    public Optional<TimerHandle> find(String name) {
        return running().stream().filter(t -> t.getName().equals(name)).findFirst();
    }

    public void stopAll() {
        running().forEach(TimerHandle::stop);
    }

    TimerHandle add(String word, Duration time, Timers.Timer timer) {
        handles.removeIf(t -> !t.isRunning());
        // PT1M30S reads as 1m30s.
        String form = word + " " + time.toString().substring(2).toLowerCase(Locale.ROOT);
        TimerHandle handle = new TimerHandle(freeName(), form, timer);
        handles.add(handle);
        fresh.add(handle);
        return handle;
    }

    private String freeName() {
        return IntStream.iterate(1, n -> n + 1).mapToObj(n -> "timer" + n)
                .filter(n -> handles.stream().noneMatch(t -> t.getName().equals(n)))
                .findFirst().orElseThrow();
    }

    /**
     * After a line: those that it has put into variables are called so, and take the place of older ones of that name;
     * the others become variables. Returns all of them.
     */
    List<TimerHandle> name(Set<String> assigned, Map<String, Object> variables) {
        List<TimerHandle> started = List.copyOf(fresh);
        for (String name : assigned) {
            if (variables.get(name) instanceof TimerHandle named && fresh.remove(named)) {
                find(name).ifPresent(TimerHandle::stop);
                named.name(name);
            }
        }
        for (TimerHandle t : fresh) {
            variables.compute(t.getName(), (name, old) -> old == null || old instanceof TimerHandle ? t : old);
        }
        fresh.clear();
        return started;
    }
}
