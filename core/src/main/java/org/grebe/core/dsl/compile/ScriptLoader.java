package org.grebe.core.dsl.compile;

import groovy.lang.GroovyClassLoader;
import java.security.CodeSource;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;

/** Compiles and loads scripts with the files that they import. */
final class ScriptLoader extends GroovyClassLoader {
    private final Libraries libraries;

    ScriptLoader(ClassLoader parent, CompilerConfiguration configuration, Libraries libraries) {
        super(parent, configuration);
        this.libraries = libraries;
    }

    @Override
    protected CompilationUnit createCompilationUnit(CompilerConfiguration configuration, CodeSource source) {
        CompilationUnit unit = super.createCompilationUnit(configuration, source);
        unit.setClassNodeResolver(libraries.resolver());
        return unit;
    }
}
