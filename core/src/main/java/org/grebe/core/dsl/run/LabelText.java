package org.grebe.core.dsl.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.grebe.core.value.Label;

/** A row's names as one constant of a compiled script: a line each, with a mark before those that are wide. */
public final class LabelText {
    private static final String WIDE = "\t";
    private static final Map<String, List<Label>> READ = new ConcurrentHashMap<>();

    private LabelText() {}

    public static boolean canHold(String name) {
        return !name.contains(WIDE);
    }

    public static String write(List<Label> labels) {
        return String.join("\n", labels.stream().map(l -> (l.wide() ? WIDE : "") + l.name()).toList());
    }

    /** What {@link #write} made. */
    static List<Label> read(String labels) {
        return READ.computeIfAbsent(labels, all -> Arrays.stream(all.split("\n"))
                .map(name -> new Label(name.replace(WIDE, ""), name.startsWith(WIDE))).toList());
    }
}
