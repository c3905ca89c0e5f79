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
        Pos pos) {

    /** {@code pid: 181}, and where that is. */
    public record Filter(String name, Pos pos) {}

    /** Where a filter is written; the handler's own place for those of {@code *: filters}. */
    public Pos filterPos(String name) {
        return filters.stream().filter(f -> f.name().equals(name)).map(Filter::pos).findFirst().orElse(pos);
    }
}
