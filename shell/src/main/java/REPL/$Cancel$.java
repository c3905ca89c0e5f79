package REPL;

import org.grebe.shell.jshell.LineExecution;

/**
 * Since Java 20 there is no {@code Thread.stop}, so JShell makes a class of this name that all code of its lines asks
 * whether Ctrl-C was pressed, in methods and loops. Lambdas of traces are such code, too, and would all fail from then
 * on until another line runs. This class is found before JShell's own and spares them. Java 17 has none and needs none.
 */
public final class $Cancel$ {
    /** JShell sets it by reflection. */
    public static volatile boolean allStop;

    private $Cancel$() {}

    /** Ends the line that asks; anything else goes on. */
    public static void stopCheck() {
        if (allStop && LineExecution.isOfLine(Thread.currentThread())) {
            throw new ThreadDeath();
        }
    }
}
