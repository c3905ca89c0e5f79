package org.grebe.shell;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.dsl.CompiledAhead;
import org.grebe.core.dsl.CompiledScript;
import org.grebe.core.dsl.ScriptCompiler;
import org.grebe.core.dsl.Source;

/** A script, what its command line calls it, and whether grebe brought it along. */
record ScriptSource(String name, Source source, boolean bundled) {
    static ScriptSource inline(String text) {
        return new ScriptSource("script", Source.typed(text), false);
    }

    /** The file's name, with its ending, else as {@link #name}: what is typed to run it. */
    String program() {
        return bundled || source.file().isEmpty() ? name : Path.of(source.file()).getFileName().toString();
    }

    String text() {
        return source.text();
    }

    /** Bundled tools were compiled when grebe was built. */
    CompiledScript compile() {
        return (bundled ? CompiledAhead.find(name, text()) : Optional.<CompiledScript>empty())
                .orElseGet(() -> new ScriptCompiler().compile(name, source));
    }

    ScriptSource asBundled() {
        return new ScriptSource(name, source, true);
    }

    static ScriptSource file(String path) {
        Path file = Path.of(path);
        if (Files.isDirectory(file)) {
            throw new UsageError(path + " is a folder; which script in it?");
        }
        String name = file.getFileName().toString().replaceFirst("\\.groovy$", "");
        try {
            return new ScriptSource(name, Source.file(file, Files.readString(file)), false);
        } catch (NoSuchFileException e) {
            List<String> tools = Suggest.closest(path, Tools.bundled().names());
            throw new UsageError("no such file: " + path
                    + (tools.isEmpty() ? "" : "; did you mean the tool " + tools.get(0) + "?"));
        } catch (CharacterCodingException e) {
            throw new UsageError(path + " is no text in UTF-8");
        } catch (IOException e) {
            throw new UsageError("cannot read " + path + ": " + e.getMessage());
        }
    }
}
