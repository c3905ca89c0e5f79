package org.grebe.shell.repl;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.grebe.core.dsl.compile.OwnFiles;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.engine.TraceError;

/** The file that the workbench reads first: lines as they are typed, Groovy and commands. */
final class StartUp {
    private StartUp() {}

    /** Some lines of the file that belong together; {@code number} counts from 1. */
    record Line(Path file, int number, String text) {
        /** With line ends before it, so that its lines have the numbers that they have in the file. */
        Source source() {
            return Source.file(file, "\n".repeat(number - 1) + text);
        }

        String place() {
            return file + ":" + number + ":1: ";
        }
    }

    /** Nothing if there is no such file; a TraceError says why it is not read. */
    static List<Line> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        Optional<String> refusal = OwnFiles.ofUser().refusal(file);
        if (refusal.isPresent()) {
            throw new TraceError("the start-up file is not read: " + refusal.get());
        }
        try {
            return lines(file, Files.readString(file).replaceFirst("^\uFEFF", ""));
        } catch (CharacterCodingException e) {
            throw new TraceError("the start-up file is not read: " + file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new TraceError("the start-up file is not read: " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<Line> lines(Path file, String text) {
        List<Line> whole = new ArrayList<>();
        String[] all = text.split("\r?\n|\r", -1);
        int first = 0;
        for (int i = 0; i < all.length; i++) {
            String soFar = String.join("\n", List.of(all).subList(first, i + 1));
            boolean last = i + 1 == all.length;
            boolean ends = LineParser.missing(soFar).isEmpty() && (last || !LineParser.goesOn(soFar, all[i + 1]));
            if (last || ends) {
                if (!soFar.isBlank() && !soFar.startsWith("#!")) {
                    whole.add(new Line(file, first + 1, soFar));
                }
                first = i + 1;
            }
        }
        return whole;
    }
}
