package org.grebe.core.dsl.compile;

import groovy.lang.GroovyClassLoader;
import groovy.lang.GroovyRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.codehaus.groovy.GroovyBugError;
import org.codehaus.groovy.control.BytecodeProcessor;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.tools.GroovyClass;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.TraceScript;
import org.grebe.core.dsl.syntax.DslTransformation;
import org.grebe.core.dsl.syntax.Grabs;
import org.grebe.core.dsl.text.AngleBrackets;
import org.grebe.core.dsl.text.Invisible;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.dsl.text.Sources;
import org.grebe.core.expr.Pos;
import org.grebe.core.plan.LargeStack;
import org.grebe.core.value.Cidr;
import org.grebe.core.value.IpAddress;

/** Compiles scripts of the tracing language. */
public final class ScriptCompiler {
    /** Characters of a script that any stack is large enough for, however it is nested. */
    private static final int SHORT = 2000;

    private final ClassLoader parent;
    private final boolean byName;
    private final ProbeSource kernel;
    /** Names of variables that are in the binding of the scripts before they run. */
    private final Set<String> given;

    public ScriptCompiler() {
        this(ScriptCompiler.class.getClassLoader());
    }

    /** {@code parent} resolves the classes that scripts mention. */
    public ScriptCompiler(ClassLoader parent) {
        this(parent, false, KernelProbes.ofThisKernel(), Set.of());
    }

    /** {@code kernel} lists its functions and tracepoints. */
    public ScriptCompiler(ProbeSource kernel) {
        this(ScriptCompiler.class.getClassLoader(), false, kernel, Set.of());
    }

    private ScriptCompiler(ClassLoader parent, boolean byName, ProbeSource kernel, Set<String> given) {
        this.parent = parent;
        this.byName = byName;
        this.kernel = kernel;
        this.given = Set.copyOf(given);
    }

    /** The same for scripts that find variables of these names when they run. */
    public ScriptCompiler given(Set<String> variables) {
        return new ScriptCompiler(parent, byName, kernel, variables);
    }

    /** Leaves fields of events and calls of handlers to Groovy's run time: slow, and what the other must agree with. */
    public static ScriptCompiler byName() {
        return byName(KernelProbes.ofThisKernel());
    }

    /** The same with what lists functions and tracepoints. */
    public static ScriptCompiler byName(ProbeSource kernel) {
        return new ScriptCompiler(ScriptCompiler.class.getClassLoader(), true, kernel, Set.of());
    }

    /** The class that a script of this name becomes; prefixed, lest a script hide a variable or a probe of its name. */
    public static String className(String name) {
        return "script_" + name.replaceFirst("\\.groovy$", "").replaceAll("[^A-Za-z0-9_]", "_");
    }

    /**
     * Compiles in memory.
     *
     * @param name what the script is called in messages and stack traces
     * @throws ScriptError if it does not compile
     */
    public CompiledScript compile(String name, String text) {
        return compile(name, Source.typed(text));
    }

    /** The same of a file, with those that it imports. */
    public CompiledScript compile(String name, Source source) {
        String text = source.text();
        DslTransformation dsl = new DslTransformation(text, false, byName, kernel, given);
        Libraries libraries = new Libraries(false);
        libraries.begin(source);
        Class<?> type = guarded(source, dsl, libraries, read -> {
            CompilerConfiguration configuration = configuration(libraries.besides(dsl), byName);
            configuration.addCompilationCustomizers(dsl.words());
            try (ScriptLoader loader = new ScriptLoader(parent, configuration, libraries)) {
                return loader.parseClass(read, className(name) + ".groovy");
            } catch (IOException e) {
                throw new UncheckedIOException("compile " + name + ": " + e.getMessage(), e);
            }
        });
        if (!TraceScript.class.isAssignableFrom(type)) {
            throw new ScriptError(
                    name + " only defines a class; a script has statements, such as on connect { print it }",
                    Pos.NONE, text).in(source.file());
        }
        return new CompiledScript(name, Sources.of(source, type, libraries.classes()),
                type.asSubclass(TraceScript.class), dsl.handlers(), kernel);
    }

    /**
     * Compiles to class files below {@code directory}; the script is {@link #className} there and carries its handlers.
     *
     * @return why Groovy links all of its calls at run time; empty if it is compiled as {@link StaticScripts} has it
     * @throws ScriptError if it does not compile
     */
    public Optional<String> compileTo(Path directory, String name, String text) {
        try {
            write(directory, name, text, true);
            return Optional.empty();
        } catch (ScriptError | GroovyBugError e) {
            write(directory, name, text, false);
            return Optional.of(e.getMessage());
        }
    }

    void write(Path directory, String name, String text, boolean isStatic) {
        DslTransformation dsl = new DslTransformation(text, true, byName, kernel, given);
        CompilerConfiguration configuration = configuration(dsl, byName);
        if (isStatic) {
            configuration.addCompilationCustomizers(new StaticCasts());
        }
        guarded(Source.typed(text), dsl, new Libraries(false), read -> {
            try (GroovyClassLoader loader = new GroovyClassLoader(parent, configuration)) {
                CompilationUnit unit = new CompilationUnit(configuration, null, loader);
                unit.addSource(className(name) + ".groovy", read);
                unit.compile(Phases.CLASS_GENERATION);
                for (GroovyClass type : unit.getClasses()) {
                    write(directory, type, configuration.getBytecodePostprocessor());
                }
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException("compile " + name + ": " + e.getMessage(), e);
            }
        });
    }

    /** As the compiler writes class files itself, which does not ask the processor, though. */
    private static void write(Path directory, GroovyClass type, BytecodeProcessor processor) throws IOException {
        byte[] code = type.getBytes();
        Files.write(directory.resolve(type.getName() + ".class"),
                processor == null ? code : processor.processBytecode(type.getName(), code));
    }

    /** Lets {@code compile} have the text as Groovy reads it; what is wrong becomes an error that names its place. */
    static <T> T guarded(Source source, DslTransformation dsl, Libraries libraries, Function<String, T> compile) {
        String text = source.text();
        DateMethods.where(text);
        JsonMethods.where(text);
        try {
            String read = AngleBrackets.rewrite(Invisible.asBlanks(text));
            try {
                return text.length() > SHORT ? LargeStack.call(() -> compile.apply(read)) : compile.apply(read);
            } catch (GroovyRuntimeException e) {
                throw libraries.error() != null ? libraries.error()
                        : dsl.error() != null ? dsl.error() : GroovyErrors.toScriptError(e, text, read, libraries);
            }
        } catch (ScriptError e) {
            throw e.in(source.file());
        }
    }

    static CompilerConfiguration configuration(CompilationCustomizer dsl, boolean byName) {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(TraceScript.class.getName());
        configuration.setTargetBytecode(CompilerConfiguration.JDK17);
        configuration.setSourceEncoding("UTF-8");
        configuration.setDisabledGlobalASTTransformations(Set.of(Grabs.TRANSFORMATION));
        List<String> imports = new ArrayList<>();
        for (Class<?> type : List.of(IpAddress.class, Cidr.class, Duration.class)) {
            imports.add(type.getName());
        }
        configuration.addCompilationCustomizers(
                new ImportCustomizer().addImports(imports.toArray(String[]::new)), dsl);
        if (!byName) {
            configuration.setBytecodePostprocessor(new EventCodeClasses());
        }
        return configuration;
    }
}
