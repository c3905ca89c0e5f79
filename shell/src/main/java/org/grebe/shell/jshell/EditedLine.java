package org.grebe.shell.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * JShell with the line that it edits. JShell brings its own copy of JLine, which could print above that line as well
 * as ours can, but shows it to nobody: this reaches it by reflection, in packages that bin/jshell.options opens. Where
 * they are shut, or look otherwise, there is just JShell.
 */
final class EditedLine {
    /** In JShellTool, what has the terminal while JShell reads from it. */
    private static final String TERMINAL = "input";
    private static final String READER = "jdk.internal.org.jline.reader.LineReader";

    private final Object tool;
    private final Field terminal;
    private final Method isReading;
    private final Method printAbove;
    private final Method getTerminal;
    private final Method raise;
    private final Object resized;
    private volatile Object reader;

    /** Throws if this JVM does not let us, or its JShell is made in another way. */
    EditedLine(JavaShellToolBuilder builder) throws ReflectiveOperationException {
        tool = builder.getClass().getMethod("rawTool").invoke(builder);
        terminal = tool.getClass().getDeclaredField(TERMINAL);
        open(terminal);
        Class<?> type = inModuleOfJLine(READER);
        isReading = type.getMethod("isReading");
        printAbove = type.getMethod("printAbove", String.class);
        getTerminal = type.getMethod("getTerminal");
        Class<?> signal = inModuleOfJLine("jdk.internal.org.jline.terminal.Terminal$Signal");
        raise = inModuleOfJLine("jdk.internal.org.jline.terminal.Terminal").getMethod("raise", signal);
        resized = signal.getField("WINCH").get(null);
    }

    private static Class<?> inModuleOfJLine(String name) throws ClassNotFoundException {
        Module module = ModuleLayer.boot().findModule("jdk.internal.le")
                .orElseThrow(() -> new ClassNotFoundException("no module jdk.internal.le"));
        Class<?> found = Class.forName(module, name);
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        return found;
    }

    private static void open(Field field) throws NoSuchFieldException {
        if (!field.trySetAccessible()) {
            throw new NoSuchFieldException(field + " is not open to us");
        }
    }

    /** Runs JShell to its end; gives its exit code. */
    int run(String... words) throws Exception {
        try {
            return (Integer) tool.getClass().getMethod("start", String[].class).invoke(tool, (Object) words);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** True when JShell has opened the terminal: before that, files are read. */
    boolean isThere() {
        return reader() != null;
    }

    boolean isBeingEdited() {
        Object found = reader();
        return found != null && (Boolean) call(isReading, found);
    }

    /** Whole lines; where none is being edited, they are just printed. */
    void printAbove(String text) {
        call(printAbove, reader(), text);
    }

    /** JShell itself does not listen for it, and would go on with the old width. */
    void terminalHasBeenResized() {
        Object found = reader();
        if (found != null) {
            call(raise, call(getTerminal, found), resized);
        }
    }

    private Object reader() {
        if (reader == null) {
            reader = find();
        }
        return reader;
    }

    private Object find() {
        try {
            Object context = terminal.get(tool);
            for (Field field : context == null ? new Field[0] : context.getClass().getDeclaredFields()) {
                if (isReading.getDeclaringClass().isAssignableFrom(field.getType())) {
                    open(field);
                    return field.get(context);
                }
            }
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object call(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
