package org.grebe.core.dsl.run;

/**
 * What {@code exit()} throws, so that nothing behind it runs. The host knows already that the script ends: whoever
 * catches this has nothing to do. An Error, lest a script's {@code catch (Exception e)} takes it for a failure.
 */
public final class Exit extends Error {
    Exit() {
        super("exit()", null, false, false);
    }

    /** Also where Groovy has wrapped it. */
    public static boolean is(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof Exit) {
                return true;
            }
        }
        return false;
    }
}
