package org.grebe.core.dsl.compile;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;
import org.grebe.core.dsl.syntax.OnForms;
import org.grebe.core.dsl.text.Bpftrace;
import org.grebe.core.dsl.text.Brackets;
import org.grebe.core.dsl.text.GroovyText;
import org.grebe.core.dsl.text.Invisible;
import org.grebe.core.dsl.text.Library;
import org.grebe.core.dsl.text.ScriptError;
import org.grebe.core.dsl.text.SourceText;
import org.grebe.core.dsl.text.SyntaxHints;
import org.grebe.core.expr.Pos;

/** What Groovy has to say against a script, as one line of ours. */
final class GroovyErrors {
    private static final Pattern UNEXPECTED = Pattern.compile("Unexpected input: '(.*)'", Pattern.DOTALL);
    private static final Pattern CHARACTER = Pattern.compile("Unexpected character: '\\\\?(.*)'", Pattern.DOTALL);
    private static final Pattern TWICE =
            Pattern.compile("The current scope already contains a variable of the name (\\w+).*", Pattern.DOTALL);
    private static final Pattern GIVEN_TWICE = Pattern.compile("Duplicated named parameter '(\\w+)' found.*");
    private static final Pattern TOO_LONG =
            Pattern.compile("String too long. The given string is (\\d+) .*", Pattern.DOTALL);
    private static final Pattern NO_CLASS = Pattern.compile("unable to resolve class (\\S+).*", Pattern.DOTALL);
    private static final Pattern NOT_STATIC =
            Pattern.compile("Apparent variable '(\\w+)' was found in a static scope.*", Pattern.DOTALL);
    private static final Pattern NOT_IN_FILE =
            Pattern.compile(".*expected to find the class (\\S+) in .*", Pattern.DOTALL);
    private static final Pattern WORD_DEFINED = Pattern.compile("The return type of \\S+ (\\w+)\\(.*\\) in \\S+ is"
            + " incompatible with \\S+ in org\\.grebe\\..*", Pattern.DOTALL);
    private static final Pattern MISSING = Pattern.compile("no class '(.*)'");
    private static final Pattern GROOVYS_PLACE = Pattern.compile("\\s*@ line \\d+, column \\d+\\.?");

    /** What declares a variable elsewhere. */
    private static final Set<String> OTHERS_DEF = Set.of("let", "auto", "local", "my", "val", "dim", "global", "set");

    private GroovyErrors() {}

    /** @param script as the user typed it; {@code read} as Groovy read it, of the same length */
    static ScriptError toScriptError(Exception e, String script, String read, Libraries libraries) {
        SyntaxException blamed = first(e);
        Optional<Library> library = blamed == null || blamed.getSourceLocator() == null
                ? Optional.empty() : libraries.of(blamed.getSourceLocator());
        ScriptError error = library.map(l -> l.placed(toScriptError(e, l.read(), l.read())))
                .orElseGet(() -> toScriptError(e, script, read));
        Matcher m = MISSING.matcher(error.what());
        String more = m.matches() ? libraries.whereItWasLookedFor(m.group(1)) : "";
        return more.isEmpty() ? error : error.saying(error.what() + more);
    }

    private static ScriptError toScriptError(Exception e, String script, String read) {
        Optional<ScriptError> foreign = Bpftrace.explain(script);
        if (foreign.isPresent()) {
            return foreign.get();
        }
        SyntaxException syntax = first(e);
        if (syntax == null) {
            Matcher m = NOT_IN_FILE.matcher(e.getMessage());
            if (m.matches()) {
                return new ScriptError("no class '" + m.group(1) + "'", Pos.NONE, script);
            }
            return new ScriptError(withoutPlace(e), Pos.NONE, script);
        }
        Optional<ScriptError> outside = OnForms.conditionOutside(script);
        if (outside.isPresent()) {
            return outside.get();
        }
        if (syntax.getMessage().startsWith("Unexpected ")) {
            Optional<ScriptError> unbalanced = Brackets.check(script, read);
            if (unbalanced.isPresent()) {
                return unbalanced.get();
            }
            SyntaxException within = within(syntax, read);
            syntax = within == null ? syntax : within;
        }
        int line = syntax.getStartLine();
        int column = syntax.getStartColumn();
        if (line < 1 || column < 1) {
            // What Groovy itself put into the tree has no place.
            return new ScriptError(reworded(syntax.getOriginalMessage(), ""), Pos.NONE, script);
        }
        boolean range = syntax.getEndLine() > 0 && syntax.getEndColumn() > 0;
        Pos pos = new Pos(line, column, range ? syntax.getEndLine() : line, range ? syntax.getEndColumn() : column + 1);
        String word = wordAt(read, offset(read, line, column));
        String what = reworded(syntax.getOriginalMessage(), word);
        Optional<String> hint = syntax.getMessage().startsWith("Unexpected ")
                ? SyntaxHints.of(new SourceText(script).line(line)) : Optional.empty();
        return new ScriptError(what + hint.map(h -> "; " + h).orElse(""), pos, script);
    }

    /** What has no place in the script: mostly that something is too large for Java's class files. */
    private static String withoutPlace(Exception e) {
        String message = e.getMessage();
        if (message.contains("Method too large") || message.contains("Class too large")) {
            return "a closure or statement is too large for Java, which takes 64 KB of code at most; put values that"
                    + " are compared into a list, as in `it.dport in [80, 443]`, and thousands of them into a file:"
                    + " ports = new File('ports').readLines()*.toInteger(), then `it.dport in ports`";
        }
        if (message.contains("UTF8 string too large")) {
            return "a name or text is too long for Java, which takes 65535 bytes at most";
        }
        // Groovy's heading says nothing; what went wrong is in the next line.
        String told = message.lines().filter(l -> !l.isBlank() && !l.equals("startup failed:")).findFirst().orElse("");
        return told.isEmpty() ? "it does not compile" : GROOVYS_PLACE.matcher(told.strip()).replaceAll("");
    }

    private static SyntaxException first(Exception e) {
        if (e instanceof MultipleCompilationErrorsException all) {
            for (Message message : all.getErrorCollector().getErrors()) {
                if (message instanceof SyntaxErrorMessage syntax) {
                    return syntax.getCause();
                }
            }
        }
        return null;
    }

    /**
     * Groovy blames the opening brace for a mistake in a closure. Reading what is between the braces alone, at the same
     * place, tells what is wrong there; null if nothing is.
     */
    private static SyntaxException within(SyntaxException syntax, String read) {
        int at = offset(read, syntax.getStartLine(), syntax.getStartColumn());
        if (at >= read.length() || read.charAt(at) != '{') {
            return null;
        }
        int end = new GroovyText(read).skipBrackets(at) - 1;
        String blank = read.substring(0, at + 1).replaceAll("[^\n\t]", " ");
        String inside = read.substring(at + 1, end).replaceFirst("^\\s*\\w+\\s*->", "");
        String body = blank + " ".repeat(end - at - 1 - inside.length()) + inside;
        CompilationUnit unit = new CompilationUnit(new CompilerConfiguration());
        unit.addSource("body.groovy", body);
        try {
            unit.compile(Phases.CONVERSION);
            return null;
        } catch (CompilationFailedException e) {
            SyntaxException found = first(e);
            SyntaxException deeper = found == null ? null : within(found, body);
            return deeper == null ? found : deeper;
        }
    }

    private static int offset(String text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line && start >= 0; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start + column - 1;
    }

    /** Groovy's text of a syntax error may quote half the script; the place alone says which word it means. */
    private static String wordAt(String text, int at) {
        if (at >= text.length()) {
            return "";
        }
        int end = new GroovyText(text).skipWord(at);
        return text.substring(at, Math.max(end, at + 1)).strip();
    }

    private static String reworded(String message, String word) {
        String text = GROOVYS_PLACE.matcher(message).replaceAll("").strip();
        Matcher m = UNEXPECTED.matcher(text);
        if (m.matches()) {
            return m.group(1).equals("<EOF>") || word.isEmpty() ? "the script ends too early"
                    : "unexpected '" + word + "'";
        }
        m = CHARACTER.matcher(text);
        if (m.matches()) {
            boolean visible = m.group(1).chars().allMatch(c -> c > ' ' && c < 127);
            return "unexpected character " + (visible ? m.group(1) : Invisible.name(m.group(1).codePointAt(0)));
        }
        m = TWICE.matcher(text);
        if (m.matches()) {
            return "variable '" + m.group(1) + "' is declared twice";
        }
        m = GIVEN_TWICE.matcher(text);
        if (m.matches()) {
            return "'" + m.group(1) + "' is given twice";
        }
        m = NOT_STATIC.matcher(text);
        if (m.matches()) {
            return "no variable '" + m.group(1) + "': a function of a file that is imported, or a static one, sees only"
                    + " what it is given, and fields (@Field)";
        }
        m = WORD_DEFINED.matcher(text);
        if (m.matches()) {
            return m.group(1) + " is a word of the language; give the function another name";
        }
        m = TOO_LONG.matcher(text);
        if (m.matches()) {
            return "a text of " + m.group(1) + " characters is too long for Java, which takes 65535 at most; read it"
                    + " from a file, as in new File('words').text";
        }
        m = NO_CLASS.matcher(text);
        if (m.matches() && OTHERS_DEF.contains(m.group(1))) {
            return "no class '" + m.group(1) + "'; a variable is made by def x = 5, or x = 5";
        }
        return m.matches() ? "no class '" + m.group(1) + "'" : firstLine(text);
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("it does not compile");
    }
}
