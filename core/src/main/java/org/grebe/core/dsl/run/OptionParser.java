package org.grebe.core.dsl.run;

import java.util.Map;

/** Reads the script's own command line. */
public interface OptionParser {
    /** Values by option name; flags are Boolean, options that were not given null. */
    Map<String, Object> parse(ScriptOptions declared);

    /** Asked before anything is started: fails where there are arguments, but the script has declared no options. */
    default void requireNoneLeft() {}
}
