package org.grebe.shell.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A workbench as a document shows it: lines behind a prompt were typed, the others are its answers. */
final class Dialogues {
    private static final Pattern TYPED = Pattern.compile("(?:grebe|[}\\])>.]+ *)> ?(.*)");

    private Dialogues() {}

    static List<String> typed(Documents.Block block) {
        return block.lines().stream().map(TYPED::matcher).filter(Matcher::matches).map(m -> m.group(1)).toList();
    }

    static List<String> answers(Documents.Block block) {
        return block.lines().stream().filter(l -> !TYPED.matcher(l).matches()).toList();
    }
}
