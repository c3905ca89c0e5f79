package org.grebe.core.dsl.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.grebe.bpf.probes.KernelProbes;
import org.grebe.bpf.probes.ProbeSource;
import org.grebe.core.dsl.run.CompiledScript;
import org.grebe.core.dsl.run.TraceScript;
import org.grebe.core.dsl.syntax.DslTransformation;
import org.grebe.core.dsl.syntax.LineTransformation;
import org.grebe.core.dsl.syntax.UnknownWords;
import org.grebe.core.dsl.text.Source;
import org.grebe.core.dsl.text.Sources;

/** Compiles one line of the workbench after the other; each sees the classes and imports of those before. */
public final class LineCompiler {
    private final CurrentLine current = new CurrentLine();
    private final CurrentWords words = new CurrentWords();
    private final ProbeSource kernel = KernelProbes.ofThisKernel();
    private final Libraries libraries = new Libraries(true);
    private final ScriptLoader loader;
    private final List<ImportNode> imports = new ArrayList<>();
    private final Set<String> methods = new HashSet<>();
    /** Variables that a function or closure of an earlier line sets when it is called. */
    private final Set<String> assigned = new HashSet<>();
    private boolean unknowable;

    public LineCompiler(ClassLoader classes) {
        CompilerConfiguration configuration = ScriptCompiler.configuration(libraries.besides(current), false);
        configuration.addCompilationCustomizers(words);
        loader = new ScriptLoader(classes, configuration, libraries);
    }

    /**
     * Compiles, and changes nothing for later lines before {@link #keep}.
     *
     * @param name a file's name, or one that no other line has
     * @param variables names of those that there are
     * @throws ScriptError if it does not compile
     */
    public Line compile(String name, Source source, Set<String> variables) {
        String text = source.text();
        Set<String> earlier = new HashSet<>(variables);
        earlier.addAll(assigned);
        words.line = UnknownWords.ofLine(text, earlier, unknowable);
        DslTransformation dsl = new DslTransformation(text, false, false, kernel, methods, words.line);
        LineTransformation transformation = new LineTransformation(dsl, imports);
        current.line = transformation;
        libraries.begin(source);
        Class<?> type = ScriptCompiler.guarded(source, dsl, libraries,
                read -> loader.parseClass(read, ScriptCompiler.className(name) + ".groovy"));
        libraries.end();
        Optional<CompiledScript> script = TraceScript.class.isAssignableFrom(type)
                ? Optional.of(new CompiledScript(name, Sources.of(source, type, libraries.classes()),
                        type.asSubclass(TraceScript.class), dsl.handlers(), kernel))
                : Optional.empty();
        return new Line(text, script, transformation, words.line);
    }

    /** Imports and functions of {@code line} hold from now on. */
    public void keep(Line line) {
        imports.addAll(line.transformation().imports());
        methods.addAll(line.transformation().methods());
        assigned.addAll(line.words().assigned());
        unknowable |= line.words().isUnknowable();
    }

    /** {@code script} is empty where the line only defines classes. */
    public record Line(String text, Optional<CompiledScript> script, LineTransformation transformation,
            UnknownWords words) {}

    private static final class CurrentWords extends CompilationCustomizer {
        private UnknownWords line;

        CurrentWords() {
            super(UnknownWords.PHASE);
        }

        @Override
        public void call(SourceUnit unit, GeneratorContext context, ClassNode node) {
            line.call(unit, context, node);
        }
    }

    /** The loader takes one configuration for all lines. */
    private static final class CurrentLine extends CompilationCustomizer {
        private LineTransformation line;

        CurrentLine() {
            super(CompilePhase.CONVERSION);
        }

        @Override
        public void call(SourceUnit unit, GeneratorContext context, ClassNode node) {
            line.call(unit, context, node);
        }
    }
}
