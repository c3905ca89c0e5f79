package org.grebe.shell.output;

import java.io.PrintStream;
import java.util.List;
import org.grebe.core.engine.Printed;
import org.grebe.core.engine.RowKind;

/** What a script prints as text to be written, line ends included: aligned for people, or for machines. */
public interface Rendering extends Printed.Visitor<String> {
    /** {@code err} is where a format tells people what has no place in it. */
    static Rendering of(Format format, boolean terminal, PrintStream err) {
        return switch (format) {
            case TEXT -> new TextRendering(terminal, terminal && TextStyle.wantsColours(System.getenv("TERM")));
            case JSON -> new JsonRendering();
            case CSV -> new CsvRendering(err, terminal);
        };
    }

    /** As {@link org.grebe.core.engine.Output#expect()}. */
    default void expect() {}

    /** What can be written once all is known that will come. */
    default String expected(List<RowKind> kinds) {
        return "";
    }

    /** People only. */
    @Override
    default String banner(Printed.Banner banner) {
        return "";
    }

    /** It stands on standard error already, as do the next two. */
    @Override
    default String warning(Printed.Warning warning) {
        return "";
    }

    @Override
    default String failure(Printed.Failure failure) {
        return "";
    }

    @Override
    default String accounting(Printed.OfTrace trace) {
        return "";
    }
}
