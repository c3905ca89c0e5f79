package org.grebe.core.dsl.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.ClassNodeResolver;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.io.StringReaderSource;
import org.codehaus.groovy.control.messages.SimpleMessage;
import org.grebe.core.dsl.syntax.LibraryTransformation;
import org.grebe.core.dsl.text.Library;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.expr.Pos;

/**
 * Classes and functions in files beside a script: {@code import lib.Names} reads {@code lib/Names.groovy} in the
 * script's folder. They are compiled together with what mentions them, and anew once a file has changed. One object
 * serves one class loader.
 */
final class Libraries {
    private static final List<String> NO_FOLDERS =
            List.of("java.", "javax.", "groovy.", "org.codehaus.groovy.", "org.apache.groovy.", "org.grebe.");

    /** By the name of the class that was asked for. */
    private final Map<String, Library> known = new HashMap<>();
    /** Found in the compilation that runs, by the name of the unit that Groovy compiles. */
    private final Map<String, Library> found = new HashMap<>();
    private final Map<String, Source> classes = new LinkedHashMap<>();
    private final Set<String> imported = new HashSet<>();
    /** Names whose file others may write, with the reason. */
    private final Map<String, String> refused = new HashMap<>();
    private final boolean interruptible;
    private Source script;
    /** Names of those that are to be compiled anew when somebody mentions them. */
    private final Set<String> stale = new HashSet<>();
    private ScriptError error;

    /** {@code interruptible}: loops in them look whether somebody has interrupted them. */
    Libraries(boolean interruptible) {
        this.interruptible = interruptible;
    }

    /** To be called before each compilation. */
    void begin(Source of) {
        script = of;
        error = null;
        found.clear();
        imported.clear();
        refused.clear();
        // One may use another, so they go together.
        if (known.values().stream().anyMatch(l -> !stale.contains(l.className()) && l.hasChanged())) {
            stale.addAll(known.keySet());
        }
    }

    /** To be called when the script has compiled. */
    void end() {
        for (Library library : found.values()) {
            known.put(library.className(), library);
            stale.remove(library.className());
        }
    }

    /** What stopped the compilation, or null. */
    ScriptError error() {
        return error;
    }

    /** Where the classes of all libraries are from, by name. */
    Map<String, Source> classes() {
        return Map.copyOf(classes);
    }

    /** The file that Groovy blames in {@code unit}, if it is no part of the script. */
    Optional<Library> of(String unit) {
        return Optional.ofNullable(found.get(unit));
    }

    /** Has {@code own} transform the script alone; libraries are treated as such. */
    CompilationCustomizer besides(CompilationCustomizer own) {
        return new CompilationCustomizer(CompilePhase.CONVERSION) {
            @Override
            public void call(SourceUnit unit, GeneratorContext context, ClassNode node) {
                noteImports(unit.getAST());
                Library library = found.get(unit.getName());
                if (library == null) {
                    own.call(unit, context, node);
                } else {
                    transform(library, unit, node);
                }
            }
        };
    }

    private void transform(Library library, SourceUnit unit, ClassNode node) {
        classes.put(node.getName(), library.source());
        try {
            new LibraryTransformation(unit, library, interruptible).transform(node);
        } catch (ScriptError e) {
            error = e;
            unit.getErrorCollector().addFatalError(new SimpleMessage(e.getMessage(), unit));
        }
    }

    /** Names that no class begins with, such as {@code lib.util}, are looked for where they are imported only. */
    private void noteImports(ModuleNode module) {
        Stream.of(module.getImports(), module.getStaticImports().values(), module.getStaticStarImports().values())
                .flatMap(i -> i.stream()).map(ImportNode::getClassName).forEach(imported::add);
    }

    /** Looks into the script's folder for what class path and class loader do not have. */
    ClassNodeResolver resolver() {
        return new ClassNodeResolver() {
            @Override
            public LookupResult findClassNode(String name, CompilationUnit unit) {
                Library before = known.get(name);
                if (before == null) {
                    LookupResult elsewhere = super.findClassNode(name, unit);
                    if (elsewhere != null) {
                        return elsewhere;
                    }
                }
                Path file = mayBeFile(name) ? file(name, before) : null;
                boolean asBefore = before != null && !stale.contains(name) && before.file().equals(file);
                if (file == null || asBefore) {
                    return before == null ? null : super.findClassNode(name, unit);
                }
                if (found.values().stream().anyMatch(l -> l.className().equals(name))) {
                    return null; // It was read, and does not define that class.
                }
                return read(name, file, unit).map(read -> new LookupResult(unit.addSource(read), null)).orElse(null);
            }
        };
    }

    private boolean mayBeFile(String name) {
        int last = name.lastIndexOf('.') + 1;
        return script.folder().isPresent() && name.matches("[\\w.]+") && last < name.length()
                && (Character.isUpperCase(name.charAt(last)) || imported.contains(name))
                && NO_FOLDERS.stream().noneMatch(name::startsWith);
    }

    /** The file of a class, or null where there is none. */
    private Path file(String name, Library before) {
        Path file = script.folder().orElseThrow().resolve(relative(name));
        return Files.isRegularFile(file) && !isScript(file) ? file : before == null ? null : before.file();
    }

    private boolean isScript(Path file) {
        try {
            return !script.file().isEmpty() && Files.isSameFile(file, Path.of(script.file()));
        } catch (IOException e) {
            return false;
        }
    }

    private static String relative(String name) {
        return name.replace('.', '/') + ".groovy";
    }

    /** The file for the compiler; empty where it is not to be read. */
    private Optional<SourceUnit> read(String name, Path file, CompilationUnit unit) {
        OwnFiles trusted = script.file().isEmpty()
                ? OwnFiles.ofUser() : OwnFiles.ofUser().andOfOwner(Path.of(script.file()));
        Optional<String> refusal = trusted.refusal(file);
        if (refusal.isPresent()) {
            refused.put(name, refusal.get());
            return Optional.empty();
        }
        try {
            Library library = Library.read(name, file, label(file));
            DateMethods.where(library.read());
            String unitName = file.toAbsolutePath().toString();
            found.put(unitName, library);
            return Optional.of(new SourceUnit(unitName, new StringReaderSource(library.read(), unit.getConfiguration()),
                    unit.getConfiguration(), unit.getClassLoader(), unit.getErrorCollector()));
        } catch (ScriptError e) {
            error = e;
            return Optional.empty();
        }
    }

    /** As the user would name it, seen from where the script was named. */
    private String label(Path file) {
        Path folder = script.folder().orElseThrow();
        if (script.file().isEmpty() || !file.startsWith(folder)) {
            return file.toString();
        }
        Path named = Path.of(script.file()).resolveSibling(folder.relativize(file).toString());
        try {
            return Files.isSameFile(named, file) ? named.toString() : file.toString();
        } catch (IOException e) {
            return file.toString();
        }
    }

    /** What to add to "no class NAME". */
    String whereItWasLookedFor(String name) {
        if (refused.containsKey(name)) {
            return ", as its file is not trusted: " + refused.get(name);
        }
        boolean here = name.contains(".") && script.folder().isPresent()
                && NO_FOLDERS.stream().noneMatch(name::startsWith);
        if (!here) {
            return "";
        }
        return Files.isRegularFile(script.folder().get().resolve(relative(name)))
                ? ": " + relative(name) + " does not define it"
                : ": there is no " + relative(name)
                        + (script.file().isEmpty() ? " in this directory" : " beside the script");
    }
}
