package org.grebe.shell.repl;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Where lines come from and what is said goes. */
interface Console extends AutoCloseable {
    /** The next line or group of lines, complete if there is more than one; null at the end. */
    String read();

    /** Prints lines, each with its end; any thread, whether or not a line is being edited. */
    void print(String text);

    /** The same for what grebe says of itself: broken between words where the window is narrow. */
    void say(String text);

    /** The same as {@link #print}, over what was drawn so before where nothing else was printed below that. */
    void draw(String text);

    /** The same as {@link #print} for a text that may be longer than the screen: there, page by page. */
    void page(String text);

    /** The same as {@link #print} for what went wrong. */
    void error(String text);

    /** Columns that fit. */
    int width();

    /**
     * Waits for {@code done}, however it ends; {@code interrupt} is called when the user wants an end of it, until it
     * says that it met something that runs. False where that did not help and the user shall not wait on.
     */
    boolean await(CompletableFuture<?> done, BooleanSupplier interrupt);

    /**
     * Shows {@code frame} again and again in the same place until a key is pressed, but for the space bar, which has it
     * stand still; once where that cannot be.
     */
    void watch(Supplier<String> frame, Duration interval);

    void clear();

    /** Lets the user change a file in an editor; false where that cannot be. */
    boolean edit(Path file);

    /** Has a line in the history that was not typed here. */
    void remember(String line);

    @Override
    void close();
}
