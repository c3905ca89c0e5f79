package org.grebe.shell.tool;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.grebe.bpf.text.Suggest;
import org.grebe.core.dsl.compile.CompiledAhead;
import org.grebe.core.dsl.compile.ScriptCompiler;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.text.Source;
import org.grebe.shell.cli.UsageError;

/** A script, what its command line calls it, and whether grebe brought it along. */
public record ScriptSource(CommandName program, Source source, boolean bundled) {
    public static ScriptSource inline(String text) {
        return new ScriptSource(new CommandName("script", "script"), Source.typed(text), false);
    }

    public String text() {
        return source.text();
    }

    private String name() {
        return program.name();
    }

    /** {@code classes} loads what it mentions. Bundled tools were compiled when grebe was built. */
    public CompiledScript compile(ClassLoader classes) {
        return (bundled ? CompiledAhead.find(name(), text()) : Optional.<CompiledScript>empty())
                .orElseGet(() -> new ScriptCompiler(classes).compile(name(), source));
    }

    ScriptSource as(CommandName other, boolean isBundled) {
        return new ScriptSource(other, source, isBundled);
    }

    public static ScriptSource file(String path) {
        Path file = Path.of(path);
        if (Files.isDirectory(file)) {
            throw new UsageError(path + " is a folder; which script in it?");
        }
        try {
            return new ScriptSource(new CommandName(file.getFileName().toString(), path),
                    Source.file(file, Files.readString(file)), false);
        } catch (NoSuchFileException e) {
            List<String> tools = Suggest.closest(path, Tools.all().names());
            String typed = path.contains("{")
                    ? "; a script goes behind -e, as in grebe explain -e 'on connect { print it }'" : "";
            throw new UsageError("no such file: " + path + typed
                    + (tools.isEmpty() ? "" : "; did you mean the tool " + tools.get(0) + "?"));
        } catch (CharacterCodingException e) {
            throw new UsageError(path + " is no text in UTF-8");
        } catch (IOException e) {
            throw new UsageError("cannot read " + path + ": " + e.getMessage());
        }
    }
}
