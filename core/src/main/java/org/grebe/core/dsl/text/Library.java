package org.grebe.core.dsl.text;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.grebe.core.expr.Pos;

/**
 * A file that scripts import.
 *
 * @param className the class that it was read for
 * @param read as Groovy reads it: with the package that its folder means, where the file names none
 * @param inserted where in {@code read} that is, and how much
 */
public record Library(String className, Path file, Source source, String read, Pos inserted) {
    /** Throws a ScriptError if it cannot be read, or is for another package. */
    public static Library read(String className, Path file, String label) {
        String text;
        try {
            text = Files.readString(file).replaceFirst("^\uFEFF", "");
        } catch (CharacterCodingException e) {
            throw new ScriptError("it is not text in UTF-8", Pos.NONE, "").in(label);
        } catch (IOException e) {
            throw new ScriptError("it cannot be read: " + e.getMessage(), Pos.NONE, "").in(label);
        }
        Source source = Source.file(Path.of(label), text);
        String wanted = className.contains(".") ? className.substring(0, className.lastIndexOf('.')) : "";
        List<Tokens.Token> tokens = Tokens.of(text).stream().filter(t -> t.kind() != Tokens.Kind.COMMENT).toList();
        if (!tokens.isEmpty() && tokens.get(0).is("package")) {
            requirePackage(wanted, tokens, source);
            return new Library(className, file, source, text, Pos.NONE);
        }
        if (wanted.isEmpty()) {
            return new Library(className, file, source, text, Pos.NONE);
        }
        String statement = "package " + wanted + ";";
        int line = text.startsWith("#!") ? 2 : 1;
        int at = line == 1 ? 0 : text.indexOf('\n') + 1;
        return new Library(className, file, source, text.substring(0, at) + statement + text.substring(at),
                new Pos(line, 1, line, statement.length() + 1));
    }

    private static void requirePackage(String wanted, List<Tokens.Token> tokens, Source source) {
        int end = tokens.get(0).end();
        StringBuilder named = new StringBuilder();
        for (Tokens.Token t : tokens.subList(1, tokens.size())) {
            boolean part = t.kind() == Tokens.Kind.WORD || t.is(".");
            if (!part || source.text().substring(end, t.start()).contains("\n")) {
                break;
            }
            named.append(t.text());
            end = t.end();
        }
        if (!named.toString().equals(wanted)) {
            throw new ScriptError("its folder means " + (wanted.isEmpty() ? "no package" : "package " + wanted)
                    + ", and it says package " + named + "; leave the line out",
                    SourceText.pos(source.text(), tokens.get(0).start(), end), source.text()).in(source.file());
        }
    }

    public boolean hasChanged() {
        try {
            return !Files.readString(file).replaceFirst("^\uFEFF", "").equals(source.text());
        } catch (IOException e) {
            return false; // What was compiled stays in use.
        }
    }

    /** The error at a place of {@code read} as one of the file. */
    public ScriptError placed(ScriptError e) {
        return new ScriptError(e.what(), inFile(e.pos()), source.text()).in(source.file());
    }

    private Pos inFile(Pos pos) {
        return new Pos(pos.line(), column(pos.line(), pos.column()), pos.endLine(),
                column(pos.endLine(), pos.endColumn()));
    }

    private int column(int line, int column) {
        return line == 0 || line != inserted.line() ? column : Math.max(1, column - inserted.endColumn() + 1);
    }
}
