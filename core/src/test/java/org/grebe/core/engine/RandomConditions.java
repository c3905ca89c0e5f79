package org.grebe.core.engine;

import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.grebe.bpf.probes.Field;
import org.grebe.bpf.probes.FieldType;
import org.grebe.bpf.probes.Probe;

/** Conditions in Groovy, as wild as the planner might be given. */
final class RandomConditions {
    private static final String[] COMPARISONS = {"==", "!=", "<", "<=", ">", ">="};
    private static final String[] OPERATORS = {"+", "-", "*", "&", "|", "^", "%", "<<", ">>", ">>>"};
    private static final String[] CONSTANTS = {
        "0", "1", "2", "7", "31", "33", "64", "80", "443", "8080", "65535", "65536", "-1", "-7", "2147483647",
        "-2147483648", "2147483648L", "4294967295L", "9223372036854775807L", "0x7fff", "1000", "181", "3L"
    };

    private final Random random;
    private final List<Field> integers;
    private final List<Field> addresses;

    RandomConditions(Probe probe, Random random) {
        this.random = random;
        integers = probe.fields().stream().filter(f -> f.type().isInteger()).toList();
        addresses = probe.fields().stream().filter(f -> f.type() == FieldType.ADDRESS).toList();
    }

    String condition(int depth) {
        int kind = depth <= 0 ? 4 + random.nextInt(9) : random.nextInt(13);
        return switch (kind) {
            case 0, 1 -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
            case 2 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
            case 3 -> random.nextInt(4) > 0
                    ? "!(" + condition(depth - 1) + ")"
                    : "(" + condition(depth - 1) + " ? " + condition(depth - 1) + " : " + condition(depth - 1) + ")";
            case 4, 5 -> number(depth) + " " + pick(COMPARISONS) + " " + number(depth - 1);
            case 6 -> number(depth) + in() + constants();
            case 7 -> number(depth) + in() + range();
            case 8 -> "it.comm " + (random.nextBoolean() ? "== " : "!= ") + name();
            case 9 -> random.nextInt(3) == 0
                    ? "it.comm" + in() + names()
                    : "it.comm." + pick("startsWith", "endsWith", "contains") + "(" + name() + ")";
            case 10 -> address() + (random.nextBoolean() ? " == " : " != ")
                    + (random.nextInt(4) == 0 ? address() : "'" + pick(RandomEvents.ADDRESSES) + "'");
            case 11 -> address() + in() + block();
            default -> address() + in() + blocks();
        };
    }

    private String number(int depth) {
        int kind = random.nextInt(depth <= 0 ? 6 : 10);
        if (kind < 4) {
            return "it." + integers.get(random.nextInt(integers.size())).name();
        }
        return switch (kind) {
            case 4, 5 -> pick(CONSTANTS);
            case 6, 7 -> "(" + number(depth - 1) + " " + pick(OPERATORS) + " " + number(depth - 1) + ")";
            case 8 -> random.nextBoolean() ? "(-" + number(depth - 1) + ")" : "(~" + number(depth - 1) + ")";
            default -> "(" + condition(depth - 2) + " ? " + number(depth - 1) + " : " + number(depth - 1) + ")";
        };
    }

    private String in() {
        return random.nextInt(4) == 0 ? " !in " : " in ";
    }

    private String constants() {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        int size = random.nextInt(5) == 0 ? 17 + random.nextInt(40) : random.nextInt(5);
        for (int i = 0; i < size; i++) {
            list.add(random.nextBoolean() ? pick(CONSTANTS) : Integer.toString(random.nextInt(65536)));
        }
        return list.toString();
    }

    private String range() {
        int from = random.nextInt(3) == 0 ? -random.nextInt(10) : random.nextInt(9000);
        int to = from + random.nextInt(2000) - 200;
        return from + (random.nextBoolean() ? ".." : "..<") + to;
    }

    private String name() {
        return "'" + pick(RandomEvents.NAMES) + "'";
    }

    private String names() {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        for (int i = random.nextInt(10); i >= 0; i--) {
            list.add(name());
        }
        return list.toString();
    }

    private String address() {
        return "it." + addresses.get(random.nextInt(addresses.size())).name();
    }

    private String block() {
        return pick("cidr('10.0.0.0/8')", "cidr('0.0.0.0/0')", "cidr('10.0.0.1/32')", "cidr('::/0')", "cidr('2001:db8::/32')",
                "cidr('fe80::/10')", "'127.0.0.0/8'", "cidr('::/96')", "cidr('10.0.0.0/31')");
    }

    private String blocks() {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        for (int i = random.nextInt(9); i >= 0; i--) {
            list.add(random.nextBoolean() ? block() : "'" + pick(RandomEvents.ADDRESSES) + "'");
        }
        return list.toString();
    }

    private String pick(String... from) {
        return from[random.nextInt(from.length)];
    }
}
