package org.grebe.core.engine;

import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import org.grebe.bpf.probes.Probe;

/** Closures in Groovy: conditions in all the places where they can stand, among statements that print. */
final class RandomBodies {
    /** The head of each script: a function that can be noticed, so it stays in the script, and a constant. */
    static final String HEAD = "def slow(x) { print 'slow', x; x % 2 == 0 }; spread = 9000..<-5;"
            + " names = [0: 'root', 1000: 'me']; hosts = ['127.0.0.1': 1, '::1': 2]; def near(a, b) { a == b }";

    private final Random random;
    private final RandomConditions conditions;
    private int rows;
    private int names;

    RandomBodies(Probe probe, Random random) {
        this.random = random;
        conditions = new RandomConditions(probe, random);
    }

    String next() {
        conditions.newClosure();
        rows = 0;
        names = 0;
        conditions.setWild(random.nextInt(4) == 0);
        String row = "print it.dport, it.comm, it.daddr, it.uid";
        return switch (random.nextInt(7)) {
            case 0 -> "if (" + conditions.condition(2) + ") return; " + row;
            case 1 -> "if (" + conditions.condition(1) + ") { if (" + conditions.condition(1) + ") " + row + " }";
            case 2 -> "if (" + conditions.condition(3) + ") " + row;
            case 3 -> choice(2);
            default -> block(3);
        };
    }

    /** Conditions before and around {@code first} and {@code second}, which are all that the closure does. */
    String around(String first, String second) {
        String one = "if (" + conditions.condition(1) + ") ";
        return switch (random.nextInt(7)) {
            case 0 -> one + "{ " + first + "; " + second + " }";
            case 1 -> one + first + "; else " + second;
            case 2 -> one + first + "; if (" + conditions.condition(1) + ") " + second;
            case 3 -> one + "{ if (" + conditions.condition(0) + ") " + first + "; else { " + second + "; "
                    + first + " } }";
            case 4 -> "switch (it.dport) { case 80: case 443: case 1..<" + random.nextInt(70000) + ": " + first
                    + (random.nextBoolean() ? "" : "; break; default: " + second) + " }";
            default -> one + first;
        };
    }

    /** An aggregation's declaration and the statement that feeds it. */
    String[] aggregation(String name) {
        conditions.newClosure();
        conditions.setWild(false);
        return conditions.aggregation(name);
    }

    private String block(int depth) {
        Map<RandomConditions.Kind, Integer> known = conditions.known();
        StringJoiner code = new StringJoiner("; ");
        for (int i = random.nextInt(3); i >= 0; i--) {
            code.add(statement(depth));
        }
        conditions.leave(known);
        return code.toString();
    }

    private String statement(int depth) {
        int kind = random.nextInt(depth <= 0 ? 5 : 12);
        return switch (kind) {
            case 0, 1, 2 -> row();
            case 3 -> "if (" + conditions.condition(1) + ") return";
            case 4, 5 -> conditions.declaration("v" + names++);
            case 6, 7 -> choice(depth - 1);
            case 8, 9 -> "if (" + conditions.condition(1) + ") { " + block(depth - 1) + " }";
            case 10 -> "if (" + conditions.condition(1) + ") { " + block(depth - 1) + " } else { "
                    + block(depth - 1) + " }";
            default -> "if (" + conditions.condition(1) + ") { " + block(depth - 1) + " } else "
                    + (random.nextBoolean() ? "return" : "if (" + conditions.condition(1) + ") { "
                            + block(depth - 1) + " }");
        };
    }

    private String row() {
        return "print " + ++rows + ", it." + switch (random.nextInt(4)) {
            case 0 -> "comm";
            case 1 -> "dport";
            case 2 -> "daddr";
            default -> "uid";
        };
    }

    private String choice(int depth) {
        int cases = 1 + random.nextInt(3);
        String[] words = conditions.subjectAndLabels(2 * cases);
        boolean arrow = random.nextInt(4) == 0;
        StringBuilder code = new StringBuilder("switch (" + words[0] + ") { ");
        for (int i = 1; i <= cases; i++) {
            boolean two = random.nextInt(3) == 0;
            if (arrow) {
                // `{ x -> … }` cannot stand before an arrow.
                String labels = words[i] + (two ? ", " + words[cases + i] : "");
                code.append("case ").append(labels.contains("->") ? "7" : labels).append(" -> { ").append(row())
                        .append(" }; ");
            } else {
                code.append("case ").append(words[i]).append(two ? ": case " + words[cases + i] : "").append(": ")
                        .append(random.nextInt(8) == 0 ? "" : block(depth) + "; ")
                        .append(i < cases ? end() : "break; ");
            }
        }
        if (random.nextInt(3) == 0) {
            code.append(arrow ? "default -> { " + row() + " }" : "default: " + block(depth));
        }
        return code.append(" }").toString();
    }

    private String end() {
        return switch (random.nextInt(8)) {
            case 0 -> ""; // falls through
            case 1 -> "return; ";
            default -> "break; ";
        };
    }
}
