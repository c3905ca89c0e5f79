package org.grebe.shell.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.grebe.shell.jshell.JShellRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/java.md shows compiles, and explains as shown. JavaDocumentLiveTest runs what traces. */
class JavaDocumentTest {
    @TempDir
    private Path folder;

    static Stream<Documents.Block> lines() {
        return Documents.blocks("java").stream();
    }

    static Stream<Documents.Block> programs() {
        return Documents.blocks("java-program").stream();
    }

    static Stream<Documents.Block> explained() {
        return Documents.blocks("java-explained").stream();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void shouldCompileWhenABlockIsTypedIntoJShell(Documents.Block block) {
        StringBuilder members = new StringBuilder();
        StringBuilder body = new StringBuilder();
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
            String rest = block.text();
            while (!rest.isBlank()) {
                CompletionInfo next = analysis.analyzeCompletion(rest);
                assertTrue(next.completeness().isComplete(), block + ": " + rest);
                boolean method = analysis.sourceToSnippets(next.source()).get(0).kind() == Snippet.Kind.METHOD;
                (method ? members.append("static ") : body).append(next.source()).append(method ? "\n" : ";\n");
                rest = next.remaining();
            }
        }
        assertFalse(body.isEmpty(), block.toString());
        compile(block.toString(), startup() + "class Block {\n" + members + "void run() throws Exception {\n" + body
                + "}}\n");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void shouldCompileWhenABlockIsAProgram(Documents.Block block) {
        compile(block.toString(), block.text());
    }

    private static String startup() {
        return Documents.read(Documents.HOME.resolve(
                "shell/src/main/resources/org/grebe/shell/jshell/startup.jsh"));
    }

    private void compile(String where, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Block.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        StringWriter said = new StringWriter();
        List<String> options = List.of("-proc:none", "-d", folder.toString(),
                "-cp", System.getProperty("java.class.path"));
        assertTrue(compiler.getTask(said, null, null, options, null, List.of(file)).call(), where + "\n" + said);
    }

    @ParameterizedTest
    @MethodSource("explained")
    void shouldExplainAsTheDocumentShows(Documents.Block block) throws Exception {
        try (JShellRun run = new JShellRun(block.lines().get(0) + "\n")) {
            assertEquals(0, run.exit(), run.err());
            assertEquals(Documents.stable(block.lines().subList(1, block.lines().size())),
                    Documents.stable(run.out().lines().toList()), block.toString());
        }
    }
}
