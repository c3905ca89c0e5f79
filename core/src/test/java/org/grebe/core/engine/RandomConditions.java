package org.grebe.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

    private static final String[] ERRORS = {"ECONNREFUSED", "EPERM", "ENOTSUPP", "4000", "4095", ""};
    private static final String[] SIGNALS = {"SIGHUP", "SIGTERM", "SIGRTMAX", "0", "-1", ""};
    private static final String[] SYSCALLS = {"read", "openat", "-1", "100000", ""};

    /** Those that a port may have. */
    private static final String[] SMALL =
            Arrays.stream(CONSTANTS).filter(c -> c.matches("\\d{1,4}|65535")).toArray(String[]::new);

    private final boolean errors;
    private final Random random;
    private final List<Field> integers;
    private final List<Field> addresses;
    private final List<Field> texts;
    private final List<Field> nullable;
    /** Variables of the closure that stand for values, by what they are. */
    private final Map<Kind, List<String>> names = new EnumMap<>(Kind.class);
    /** Whether a condition may hold what no kernel can decide. */
    private boolean wild;

    enum Kind {
        NUMBER,
        CONDITION,
        NAME,
        ADDRESS
    }

    RandomConditions(Probe probe, Random random) {
        this.random = random;
        integers = probe.fields().stream().filter(f -> f.type().isInteger()).toList();
        errors = probe.derived("error").isPresent();
        texts = probe.fields().stream().filter(f -> f.type() == FieldType.COMM).toList();
        nullable = probe.fields().stream().filter(Field::nullable).toList();
        addresses = probe.fields().stream().filter(f -> f.type() == FieldType.ADDRESS).toList();
    }

    void setWild(boolean wild) {
        this.wild = wild;
    }

    /** Forgets the variables of the closure before. */
    void newClosure() {
        names.clear();
    }

    /** Declares a variable of the closure. */
    String declaration(String name) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        String declared = switch (kind) {
            case NUMBER -> switch (random.nextInt(4)) {
                case 0 -> "int " + name + " = it.dport";
                case 1 -> pick("long ", "def ") + name + " = it." + pick("dport", "uid", "pid");
                case 2 -> "def (" + name + ", " + name + "b) = [" + number(1) + ", " + number(1) + "]";
                default -> "def " + name + " = " + number(2);
            };
            case CONDITION -> pick("boolean ", "def ") + name + " = " + condition(1);
            case NAME -> pick("String ", "final ") + name + " = it.comm";
            case ADDRESS -> "def " + name + " = " + address();
        };
        names.computeIfAbsent(kind, k -> new ArrayList<>()).add(name);
        return declared;
    }

    /** Leaves the variables declared since {@code known} was taken. */
    void leave(Map<Kind, Integer> known) {
        names.forEach((kind, all) -> all.subList(known.getOrDefault(kind, 0), all.size()).clear());
    }

    Map<Kind, Integer> known() {
        Map<Kind, Integer> known = new EnumMap<>(Kind.class);
        names.forEach((kind, all) -> known.put(kind, all.size()));
        return known;
    }

    private String named(Kind kind) {
        List<String> all = names.getOrDefault(kind, List.of());
        return all.isEmpty() || random.nextInt(2) == 0 ? null : all.get(random.nextInt(all.size()));
    }

    /** What a switch looks at, and labels that fit. */
    String[] subjectAndLabels(int count) {
        int kind = random.nextInt(6);
        String subject = kind == 0 ? text() : kind == 1 ? address() : kind == 2 ? number(1) : number(0);
        String[] all = new String[count + 1];
        all[0] = subject;
        for (int i = 1; i <= count; i++) {
            all[i] = kind == 0 ? pick(name(), names())
                    : kind == 1 ? pick(block(), blocks(), "'" + pick(RandomEvents.ADDRESSES) + "'")
                    : random.nextInt(20) == 0 ? pick("'80'", "slow(3)", "null", "{ x -> x > 80 }")
                    : pick(constant(), constant(), constants(), range());
        }
        return all;
    }

    private String wildCondition() {
        return pick("slow(it.pid)", "slow(it.dport)", "it.comm.length() > 4", "it.pid % it.tid == 0",
                "it.uid / 3 > 5", "it.comm.charAt(3) == 'l'", "it.comm ==~ /c.*/", "names[it.uid] == 'root'",
                "[0, 80, 1000L].contains(it." + pick("uid", "pid", "dport") + ")", "hosts[" + address() + "] == 1",
                "hosts.containsKey(" + address() + ")", "near(" + address() + ", '10.0.0.1')",
                address() + ".equals('::1')");
    }

    String condition(int depth) {
        if (wild && random.nextInt(5) == 0) {
            return wildCondition();
        }
        String known = named(Kind.CONDITION);
        if (known != null && random.nextInt(3) == 0) {
            return known;
        }
        if (!nullable.isEmpty() && random.nextInt(3) == 0) {
            return withNull();
        }
        int kind = depth <= 0 ? 4 + random.nextInt(10) : random.nextInt(14);
        return switch (kind) {
            case 0, 1 -> "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
            case 2 -> "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
            case 3 -> random.nextInt(4) > 0
                    ? "!(" + condition(depth - 1) + ")"
                    : "(" + condition(depth - 1) + " ? " + condition(depth - 1) + " : " + condition(depth - 1) + ")";
            case 4, 5 -> number(depth) + " " + pick(COMPARISONS) + " " + number(depth - 1);
            case 6 -> number(depth) + in() + (random.nextInt(6) == 0 ? "spread" : constants());
            case 7 -> number(depth) + in() + range();
            case 8 -> text() + " " + (random.nextBoolean() ? "== " : "!= ") + name();
            case 9 -> random.nextInt(3) == 0
                    ? text() + in() + names()
                    : text() + "." + pick("startsWith", "endsWith", "contains") + "(" + name() + ")";
            case 10 -> address() + (random.nextBoolean() ? " == " : " != ")
                    + (random.nextInt(4) == 0 ? address() : "'" + pick(RandomEvents.ADDRESSES) + "'");
            case 11 -> address() + in() + block();
            case 12 -> numberName();
            default -> address() + in() + blocks();
        };
    }

    /** What may be null by itself, as a condition, and beside other values. */
    private String withNull() {
        Field field = nullable.get(random.nextInt(nullable.size()));
        String it = "it." + field.name();
        String other = "it." + nullable.get(random.nextInt(nullable.size())).name();
        boolean text = field.type() == FieldType.COMM;
        boolean address = field.type() == FieldType.ADDRESS;
        return switch (random.nextInt(text || address ? 4 : 8)) {
            case 0 -> it + pick(" == ", " != ") + "null";
            case 1 -> pick("", "!") + it;
            case 2 -> it + pick(" == ", " != ") + (text ? name() : address ? "'" + pick(RandomEvents.ADDRESSES) + "'"
                    : constant());
            case 3 -> it + in() + (text ? names() : address ? blocks() : constants());
            case 4 -> it + " " + pick(COMPARISONS) + " " + number(0);
            case 5 -> number(0) + " " + pick(COMPARISONS) + " " + it;
            case 6 -> it + in() + range();
            default -> it + " " + pick(COMPARISONS) + " " + other;
        };
    }

    /** A number's name, which the kernel knows as numbers. */
    private String numberName() {
        int naming = random.nextInt(3);
        String name = numberName(naming);
        String[] names = naming == 1 ? SIGNALS : naming == 2 ? SYSCALLS : ERRORS;
        String other = "'" + pick(names) + "'";
        return switch (random.nextInt(5)) {
            case 0 -> name;
            case 1 -> name + pick(" == ", " != ") + "null";
            case 2 -> name + in() + "[" + other + pick("", ", null", ", '" + pick(names) + "'") + "]";
            default -> name + pick(" == ", " != ") + other;
        };
    }

    private String numberName(int naming) {
        return naming == 1 ? "signalName(" + number(0) + ")" : naming == 2 ? "syscallName(" + number(0) + ")"
                : errors && random.nextBoolean() ? "it.error" : "errorName(" + number(0) + ")";
    }

    private String text() {
        String known = named(Kind.NAME);
        return known != null ? known : "it.comm";
    }

    private String number(int depth) {
        String known = named(Kind.NUMBER);
        if (known != null) {
            return known;
        }
        int kind = random.nextInt(depth <= 0 ? 6 : 12);
        if (kind < 4) {
            return "it." + integers.get(random.nextInt(integers.size())).name();
        }
        return switch (kind) {
            case 4, 5 -> constant();
            case 6, 7, 8, 9 -> "(" + number(depth - 1) + " " + pick(OPERATORS) + " " + number(depth - 1) + ")";
            case 10 -> random.nextBoolean() ? "(-" + number(depth - 1) + ")" : "(~" + number(depth - 1) + ")";
            default -> "(" + condition(depth - 2) + " ? " + number(depth - 1) + " : " + number(depth - 1) + ")";
        };
    }

    /** An aggregation's declaration and the statement that feeds it, {@code name} being its variable. */
    String[] aggregation(String name) {
        String kind = pick(
                "count(", "sum(", "avg(", "stats(", "min(", "max(", "hist(",
                "lhist(0, 1000, 100, ", "lhist(-50, 50, 10, ");
        StringJoiner keys = new StringJoiner(", ", "[", "]");
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            keys.add(switch (random.nextInt(4)) {
                case 3 -> numberName(random.nextInt(3));
                case 0 -> "it." + texts.get(random.nextInt(texts.size())).name();
                case 1 -> address();
                default -> number(1);
            });
        }
        String cell = name + (count == 0 ? "" : keys);
        // Maps of as many keys as tables have by default take time to make.
        String declared = name + " = " + kind + "keys: " + PlannerFuzz.EVENTS_A_CLOSURE + ")";
        return new String[] {declared, kind.equals("count(") ? cell + "++" : cell + " << " + number(1)};
    }

    /** One that no field is too narrow for, or a sum: a field that never equals its constant would be refused. */
    private String constant() {
        String constant = pick(CONSTANTS);
        return constant.matches("[012]") ? constant : "(" + constant + " + 0)";
    }

    private String in() {
        return random.nextInt(4) == 0 ? " !in " : " in ";
    }

    private String constants() {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        int size = random.nextInt(5) == 0 ? 17 + random.nextInt(40) : random.nextInt(5);
        for (int i = 0; i < size; i++) {
            list.add(random.nextBoolean() ? pick(SMALL) : Integer.toString(random.nextInt(65536)));
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
        String known = named(Kind.ADDRESS);
        return known != null ? known : "it." + addresses.get(random.nextInt(addresses.size())).name();
    }

    private String block() {
        return pick("cidr('10.0.0.0/8')", "cidr('0.0.0.0/0')", "cidr('10.0.0.1/32')", "cidr('::/0')",
                "cidr('2001:db8::/32')",
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
