package org.grebe.shell.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.SessionOptions;
import org.grebe.shell.output.Format;

/** Options that belong to grebe, wherever on the command line they stand. */
public final class Settings {
    private Optional<AttachKind> attach = Optional.empty();
    private Optional<Duration> duration = Optional.empty();
    private Optional<Integer> pid = Optional.empty();
    private Optional<String> command = Optional.empty();
    private int bufferBytes = SessionOptions.DEFAULT_RING_BYTES;
    private Format format = Format.TEXT;
    private boolean startUp = true;
    private String classPath = System.getenv().getOrDefault("GREBE_CLASSPATH", "");
    private boolean debug;
    private boolean stats;
    private boolean brief;
    private boolean quiet;

    public Format format() {
        return format;
    }

    public void format(String word) {
        if (word == null) {
            return;
        }
        try {
            format = Format.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageError("argument --format: '" + word + "' is not one of text, json, csv");
        }
    }

    public Optional<Duration> duration() {
        return duration;
    }

    /** The one process that is traced. */
    public Optional<Integer> pid() {
        return pid;
    }

    void pid(String text) {
        if (text != null) {
            if (!text.matches("[1-9][0-9]{0,8}")) {
                throw new UsageError("argument --pid: '" + text + "' is no process's number");
            }
            pid = Optional.of(Integer.parseInt(text));
        }
    }

    /** What is started to be traced, as a shell has it. */
    public Optional<String> command() {
        return command;
    }

    void command(String text) {
        command = Optional.ofNullable(text);
        if (text != null && text.isBlank()) {
            throw new UsageError("argument --command: it is empty; as in -c 'curl http://localhost/'");
        } else if (text != null && pid.isPresent()) {
            throw new UsageError("--command and --pid each say what is traced; one of them");
        }
    }

    public void startUp(boolean read) {
        startUp = read;
    }

    /** The file that the workbench reads first, if it is to read one. */
    public Optional<Path> startUp() {
        return startUp ? Optional.of(ConfigFolder.ofUser().startUp()) : Optional.empty();
    }

    /** Jars and folders for scripts; null where nothing was said. */
    void classPath(String text) {
        if (text != null) {
            classPath = text;
        }
    }

    /** Loads what scripts mention. */
    public ClassLoader classes() {
        return ClassPath.of(classPath);
    }

    public boolean debug() {
        return debug;
    }

    /** Print the whole accounting at the end even if nothing was lost. */
    public boolean stats() {
        return stats;
    }

    /** Say in a few words that nothing was lost; bundled tools, whose output others parse, do not. */
    public boolean brief() {
        return brief && !quiet;
    }

    public void debug(boolean on) {
        debug |= on;
    }

    public void stats(boolean on) {
        stats |= on;
    }

    public void brief(boolean on) {
        brief |= on;
    }

    /** Of grebe's own words, only warnings and errors. */
    void quiet(boolean on) {
        quiet |= on;
    }

    void attach(String word) {
        if (word == null || word.equals("auto")) {
            return;
        }
        attach = List.of(AttachKind.FENTRY, AttachKind.KPROBE, AttachKind.TRACEPOINT).stream()
                .filter(kind -> kind.toString().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
        if (attach.isEmpty()) {
            throw new UsageError("argument --attach: '" + word + "' is not one of auto, fentry, kprobe, tracepoint");
        }
    }

    /** Of the ring buffer. */
    public int bufferBytes() {
        return bufferBytes;
    }

    void buffer(String text) {
        if (text != null) {
            bufferBytes = BufferSize.parse(text);
        }
    }

    public void duration(String text) {
        if (text != null) {
            try {
                duration = Optional.of(DurationText.parse(text));
            } catch (UsageError e) {
                throw new UsageError("argument --duration: " + e.getMessage());
            }
        }
    }

    public SessionOptions session() {
        return SessionOptions.defaults().withAttach(attach).withRingBytes(bufferBytes);
    }
}
