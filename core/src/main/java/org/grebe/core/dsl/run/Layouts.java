package org.grebe.core.dsl.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.dsl.text.DidYouMean;
import org.grebe.core.engine.Column;
import org.grebe.core.engine.Layout;

/** Reads the lists that a script writes a layout with. */
final class Layouts {
    private static final Set<String> AROUND = Set.of("banner", "ending", "farewell", "values");

    private Layouts() {}

    /**
     * @param around texts by name
     * @param columns lists of heading, format, fields, and whether the column is there
     */
    static Layout of(Map<String, ?> around, List<?> columns) {
        for (String name : around.keySet()) {
            if (!AROUND.contains(name)) {
                throw new IllegalArgumentException(
                        DidYouMean.text("layout has no '" + name + "'", Suggest.closest(name, AROUND)));
            }
        }
        List<Column> read = new ArrayList<>();
        for (Object column : columns) {
            if (!(column instanceof List<?> parts) || parts.size() < 3 || parts.size() > 4) {
                throw new IllegalArgumentException(
                        "a column is a list such as ['PID', '%-7d ', 'pid'], not " + column);
            }
            if (parts.size() < 4 || DefaultTypeTransformation.booleanUnbox(parts.get(3))) {
                read.add(Column.of("" + parts.get(0), "" + parts.get(1), "" + parts.get(2)));
            }
        }
        return new Layout(read, values(around.get("values")),
                text(around, "banner"), text(around, "ending"), text(around, "farewell"), true);
    }

    private static Set<String> values(Object names) {
        Set<String> values = new LinkedHashSet<>();
        if (names instanceof Collection<?> all) {
            all.forEach(name -> values.add("" + name));
        } else if (names != null) {
            throw new IllegalArgumentException("values: takes a list of names such as ['query'], not " + names);
        }
        return values;
    }

    /** That {@code print it, name: value} has no place for the value. */
    static IllegalArgumentException noValues(Set<String> names) {
        String name = names.isEmpty() ? "name" : names.iterator().next();
        return new IllegalArgumentException("print it, " + name + ": … wants a layout that names it: on connect(layout:"
                + " layout([…], values: ['" + name + "']))");
    }

    private static String text(Map<String, ?> around, String name) {
        Object text = around.get(name);
        return text == null ? "" : text.toString();
    }
}
