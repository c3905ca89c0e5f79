package org.grebe.shell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.grebe.bpf.probes.AttachKind;
import org.grebe.core.engine.SessionOptions;

/** Options that belong to grebe, wherever on the command line they stand. */
final class Settings {
    private Optional<AttachKind> attach = Optional.empty();
    private Optional<Duration> duration = Optional.empty();
    private int bufferBytes = SessionOptions.DEFAULT_RING_BYTES;
    private Format format = Format.TEXT;
    private boolean startUp = true;
    private String classPath = System.getenv().getOrDefault("GREBE_CLASSPATH", "");
    private boolean debug;
    private boolean stats;
    private boolean brief;
    private boolean quiet;

    /** How results are written. */
    enum Format {
        TEXT,
        JSON,
        CSV
    }

    Format format() {
        return format;
    }

    void format(String word) {
        if (word == null) {
            return;
        }
        try {
            format = Format.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageError("argument --format: '" + word + "' is not one of text, json, csv");
        }
    }

    Optional<Duration> duration() {
        return duration;
    }

    void startUp(boolean read) {
        startUp = read;
    }

    /** The file that the workbench reads first, if it is to read one. */
    Optional<Path> startUp() {
        return startUp ? Optional.of(ConfigFolder.ofUser().startUp()) : Optional.empty();
    }

    /** Jars and folders for scripts; null where nothing was said. */
    void classPath(String text) {
        if (text != null) {
            classPath = text;
        }
    }

    /** Loads what scripts mention. */
    ClassLoader classes() {
        return ClassPath.of(classPath);
    }

    boolean debug() {
        return debug;
    }

    /** Print the whole accounting at the end even if nothing was lost. */
    boolean stats() {
        return stats;
    }

    /** Say in a few words that nothing was lost; bundled tools, whose output others parse, do not. */
    boolean brief() {
        return brief && !quiet;
    }

    void debug(boolean on) {
        debug |= on;
    }

    void stats(boolean on) {
        stats |= on;
    }

    void brief(boolean on) {
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
    int bufferBytes() {
        return bufferBytes;
    }

    void buffer(String text) {
        if (text != null) {
            bufferBytes = BufferSize.parse(text);
        }
    }

    void duration(String text) {
        if (text != null) {
            try {
                duration = Optional.of(DurationText.parse(text));
            } catch (UsageError e) {
                throw new UsageError("argument --duration: " + e.getMessage());
            }
        }
    }

    SessionOptions session() {
        return SessionOptions.defaults().withAttach(attach).withRingBytes(bufferBytes);
    }
}
