package org.grebe.shell.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Makes the slips of a typist: tokens dropped, doubled, swapped, misspelt, of the wrong kind, or from another line. */
final class Mutator {
    private static final Set<String> BRACKETS = Set.of("{", "}", "(", ")", "[", "]");
    private static final List<String> STRANGE = List.of(
            "-1", "0", "99999", "4294967296", "18446744073709551616", "1.5", "''", "'x'", "\"$it\"", "null", "[]",
            "[:]", "it", "it.comm", "it.dport", "10.ms", "1.h", "{ }", "-> ", "*", "?.", "..", "!", "~", "@", "#", "\\",
            "%s", "\u00a0", "\u200b", "\t", "é", "on", "end", "every", "this", "class", "new", "assert false",
            "cidr('10.0.0.0/8')", "ip('::1')", "count()", "hist()", "exit()", "print it", "return", "def x = 1", "1/0");

    private final Random random;
    private final List<Token> others;

    /** @param others tokens that may turn up at the wrong place */
    Mutator(Random random, List<Token> others) {
        this.random = random;
        this.others = others;
    }

    Mutant mutate(String line) {
        List<Token> tokens = new ArrayList<>(Token.of(line));
        if (random.nextInt(4) == 0) {
            Mutant broken = broken(tokens);
            if (broken != null) {
                return broken;
            }
        }
        StringBuilder slips = new StringBuilder();
        for (int n = 1 + random.nextInt(2); n > 0 && !tokens.isEmpty(); n--) {
            slips.append(slip(tokens)).append(' ');
        }
        return new Mutant(Token.text(tokens), slips.toString().strip(), false);
    }

    private String slip(List<Token> tokens) {
        int at = random.nextInt(tokens.size());
        Token token = tokens.get(at);
        switch (random.nextInt(7)) {
            case 0:
                tokens.remove(at);
                return "drop[" + token.text() + "]";
            case 1:
                tokens.add(at, token);
                return "double[" + token.text() + "]";
            case 2:
                int other = random.nextInt(tokens.size());
                tokens.set(at, tokens.get(other));
                tokens.set(other, token);
                return "swap";
            case 3:
                tokens.set(at, new Token(token.kind(), misspelt(token.text())));
                return "misspell[" + token.text() + "]";
            case 4:
                Token foreign = others.get(random.nextInt(others.size()));
                tokens.set(at, foreign);
                return "foreign[" + foreign.text() + "]";
            case 5:
                int end = at + random.nextInt(tokens.size() - at) + 1;
                tokens.subList(at, end).clear();
                return "cut";
            default:
                String strange = STRANGE.get(random.nextInt(STRANGE.size()));
                tokens.set(at, new Token(Token.Kind.SIGN, strange));
                return "strange[" + strange + "]";
        }
    }

    private String misspelt(String text) {
        if (text.isEmpty()) {
            return "x";
        }
        int at = random.nextInt(text.length());
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + text.charAt(at) + text.substring(at);
            default -> text.substring(0, at) + (char) ('a' + random.nextInt(26)) + text.substring(at + 1);
        };
    }

    /** A slip after which the line certainly cannot work, or null where this one offers none. */
    private Mutant broken(List<Token> tokens) {
        int[] brackets = places(tokens, i -> BRACKETS.contains(tokens.get(i).text()));
        int[] fields = places(tokens, i -> isField(tokens, i));
        int[] probes = places(tokens, i -> isProbe(tokens, i));
        int[] calls = places(tokens, i -> isCall(tokens, i));
        int[] options = places(tokens, i -> isOption(tokens, i));
        List<int[]> ways = List.of(brackets, fields, probes, calls, options);
        int way = random.nextInt(ways.size());
        int[] places = ways.get(way);
        if (places.length == 0) {
            return null;
        }
        int at = places[random.nextInt(places.length)];
        String was = tokens.get(at).text();
        tokens.set(at, new Token(tokens.get(at).kind(), way == 0 ? "" : "zq" + was + "zq"));
        if (Token.text(tokens).isBlank()) {
            return null;
        }
        return new Mutant(Token.text(tokens), "broken[" + was + "]", true);
    }

    private static int[] places(List<Token> tokens, IntPredicate here) {
        return IntStream.range(0, tokens.size()).filter(here).toArray();
    }

    /** {@code it.FIELD} directly in the block of the first statement, which is an {@code on}. */
    private static boolean isField(List<Token> tokens, int i) {
        if (i < 2 || tokens.get(i).kind() != Token.Kind.WORD || !tokens.get(i - 1).is(".")
                || !tokens.get(i - 2).is("it") || !tokens.get(0).is("on")) {
            return false;
        }
        int depth = 0;
        int blocks = 0;
        for (Token t : tokens.subList(0, i)) {
            depth += t.is("{") ? 1 : t.is("}") ? -1 : 0;
            blocks += t.is("{") ? 1 : 0;
        }
        boolean called = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
        return depth == 1 && blocks == 1 && !called;
    }

    private static boolean isProbe(List<Token> tokens, int i) {
        return i >= 2 && tokens.get(i).kind() == Token.Kind.WORD && tokens.get(i - 1).kind() == Token.Kind.BLANK
                && tokens.get(i - 2).is("on") && (i == 2 || tokens.get(i - 3).text().matches("[;\\s].*|\\n"));
    }

    /** One of grebe's words where a statement begins. */
    private static boolean isCall(List<Token> tokens, int i) {
        return List.of("print", "println", "printf", "every", "after", "begin", "end").contains(tokens.get(i).text())
                && (i == 0 || i >= 2 && tokens.get(i - 1).kind() == Token.Kind.BLANK
                        && (tokens.get(i - 2).is("{") || tokens.get(i - 2).is(";")));
    }

    /** The word of {@code --word} on a command line. */
    private static boolean isOption(List<Token> tokens, int i) {
        return i >= 1 && tokens.get(i).kind() == Token.Kind.WORD && tokens.get(i - 1).is("--")
                && (i == 1 || tokens.get(i - 2).is("\0"));
    }
}
