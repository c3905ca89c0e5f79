package org.grebe.core.expr;

import java.util.List;
import java.util.Set;

/**
 * What the compiler knows of one {@code on PROBE { … }}.
 *
 * @param probe name of the probe as written
 * @param conditions the leading conditions, in source order
 * @param actions what follows them, in source order
 * @param steps when any of that is done
 * @param fields fields of the event that the actions mention, as written
 * @param printsEvent the event as a whole is printed: its default columns are seen
 * @param eventEscapes the actions hand the event to something unknown, so any field may be seen
 * @param members fields that pointers lead to, {@code sk.__sk_common.skc_dport}, in the order of the probe's fields
 * @param filters the probe's filter arguments that are written one by one, in source order
 * @param shared maps of the script that the handler puts into, or takes from
 */
public record Handler(
        String probe,
        List<Conjunct> conditions,
        List<Action> actions,
        Step steps,
        Set<String> fields,
        boolean printsEvent,
        boolean eventEscapes,
        List<Filter> filters,
        List<String> members,
        List<Shared> shared,
        Pos pos) {

    /** One that shares nothing. */
    public Handler(String probe, List<Conjunct> conditions, List<Action> actions, Step steps, Set<String> fields,
            boolean printsEvent, boolean eventEscapes, List<Filter> filters, List<String> members, Pos pos) {
        this(probe, conditions, actions, steps, fields, printsEvent, eventEscapes, filters, members, List.of(), pos);
    }

    /**
     * A map that begins empty.
     *
     * @param whyScript what speaks against the kernel's keeping it, whatever the plans, to follow "because"; or ""
     */
    public record Shared(String variable, String whyScript, Pos pos) {
        /** Whether it is for the plans to say where it lives. */
        public boolean mayMove() {
            return whyScript.isEmpty();
        }
    }

    /** {@code pid: 181}, and where that is. */
    public record Filter(String name, Pos pos) {}

    /** Whether where a map lives depends on other handlers' plans, too. */
    public boolean isPlannedWithOthers() {
        return shared.stream().anyMatch(Shared::mayMove);
    }

    /** Where a filter is written; the handler's own place for those of {@code *: filters}. */
    public Pos filterPos(String name) {
        return filters.stream().filter(f -> f.name().equals(name)).map(Filter::pos).findFirst().orElse(pos);
    }
}
