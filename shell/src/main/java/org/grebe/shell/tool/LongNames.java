package org.grebe.shell.tool;

import java.util.ArrayList;
import java.util.List;
import org.grebe.shell.cli.UsageError;

/**
 * Long options may be cut short where it is clear which is meant, as users of Python's argparse are used to. A tool's
 * main options come first: those that grebe adds to a classic tool do not make its abbreviations ambiguous.
 */
final class LongNames {
    private final List<List<String>> ranks;

    /** {@code ranks}: names with their dashes, the most important first. */
    LongNames(List<List<String>> ranks) {
        this.ranks = ranks;
    }

    List<String> spellOut(List<String> args) {
        List<String> whole = new ArrayList<>();
        boolean options = true;
        for (String arg : args) {
            options &= !arg.equals("--");
            whole.add(options && arg.startsWith("--") ? spellOut(arg) : arg);
        }
        return whole;
    }

    private String spellOut(String arg) {
        int equals = arg.indexOf('=');
        String name = equals < 0 ? arg : arg.substring(0, equals);
        if (ranks.stream().anyMatch(names -> names.contains(name))) {
            return arg;
        }
        for (List<String> names : ranks) {
            List<String> meant = names.stream().filter(n -> n.startsWith(name)).toList();
            if (meant.size() > 1) {
                throw new UsageError("ambiguous option: " + name + " could match " + String.join(", ", meant));
            }
            if (meant.size() == 1) {
                return meant.get(0) + arg.substring(name.length());
            }
        }
        return arg;
    }
}
