package org.grebe.core.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.engine.Column;
import org.grebe.core.engine.Layout;

/** Reads the lists that a script writes a layout with. */
final class Layouts {
    private static final Set<String> AROUND = Set.of("banner", "ending", "farewell");

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
        return new Layout(read, text(around, "banner"), text(around, "ending"), text(around, "farewell"));
    }

    private static String text(Map<String, ?> around, String name) {
        Object text = around.get(name);
        return text == null ? "" : text.toString();
    }
}
