package org.grebe.shell.repl;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.grebe.core.dsl.text.Tokens;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine whether a line is complete and which word is to be completed. */
final class LineParser implements Parser {
    /** What no line of Groovy begins with. */
    private static final Pattern CONTINUES = Pattern.compile("\\s*(?:(?:else|catch|finally)\\b|[*?]?\\.\\w|\\{)");

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT) {
            String missing = missing(line);
            if (!missing.isEmpty()) {
                throw new EOFError(-1, -1, "unfinished", missing);
            }
        }
        return Word.at(line, cursor);
    }

    /** What a line lacks, as {@link Tokens#missing}: nothing where it is a command or the habit of another program. */
    static String missing(String typed) {
        String line = CommandRunner.withoutPrompt(typed);
        boolean whole = Commands.isCommand(line) || Habits.of(line, Set.of()).isPresent();
        return whole ? "" : Tokens.missing(line);
    }

    /** Whether the first line of {@code ahead}, which was pasted with {@code text}, is no line of its own. */
    static boolean goesOn(String text, String ahead) {
        String line = ahead.lines().findFirst().orElse("");
        return CONTINUES.matcher(line).lookingAt() && !Commands.isCommand(text) && Habits.of(line, Set.of()).isEmpty();
    }

    /** The word at the cursor: Groovy's, an argument of a command between blanks, a thread's name in quotes. */
    record Word(String line, int cursor, int start, int end) implements CompletingParsedLine {
        static Word at(String line, int cursor) {
            Optional<ThreadNames.Open> name = ThreadNames.at(line, cursor);
            if (name.isPresent()) {
                return new Word(line, cursor, name.get().start(), cursor);
            }
            boolean argument = Commands.isCommand(line) && line.substring(0, cursor).strip().contains(" ");
            int start = cursor;
            while (start > 0 && isPart(line.charAt(start - 1), argument)) {
                start--;
            }
            int end = cursor;
            while (end < line.length() && isPart(line.charAt(end), argument)) {
                end++;
            }
            return new Word(line, cursor, start, end);
        }

        private static boolean isPart(char c, boolean argument) {
            return argument && "/.-~+".indexOf(c) >= 0 || Character.isJavaIdentifierPart(c);
        }

        @Override
        public String word() {
            return line.substring(start, end);
        }

        @Override
        public int wordCursor() {
            return cursor - start;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor();
        }

        @Override
        public int rawWordLength() {
            return end - start;
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate; // Words of Groovy need no quotes.
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word());
        }
    }
}
